"""From a draft to what is published: checks, what it means for people, now or at a time, and back in one step."""
