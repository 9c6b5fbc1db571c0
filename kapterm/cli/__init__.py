"""What runs before, instead of and around the screens: parser, prompt, linear mode, commands. Never Textual."""
