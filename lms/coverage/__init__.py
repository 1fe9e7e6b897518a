"""What the training policy asks for, clause by clause, beside the pages and questions that serve it."""
