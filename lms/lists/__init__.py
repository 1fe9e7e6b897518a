"""Lists of questions as people type them: numbered, with lettered options and an answer somewhere."""
