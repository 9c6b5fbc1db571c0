"""What leaves the program: pure functions from a chart to text. No file, no clock, no terminal.

`views.py` says what each view holds; `document.py` is the shape that every view has; a form (Markdown, plain text) only
writes that shape down. What a person typed goes through `kapterm.text.safe()` and then the form's own escape.
"""
