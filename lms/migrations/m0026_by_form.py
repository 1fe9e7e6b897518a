"""Whether somebody writes questions as a form or as text goes with them to every computer."""

ID = "m0026_by_form"
DESCRIPTION = "How somebody writes questions"

FORWARDS = ("ALTER TABLE person ADD COLUMN by_form {bool} NOT NULL DEFAULT false",)
BACKWARDS = ("ALTER TABLE person DROP COLUMN by_form",)
