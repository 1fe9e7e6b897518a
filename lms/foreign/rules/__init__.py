"""Questions of others before they are ours: drafts, words in their markup, numbers, safely parsed XML."""
