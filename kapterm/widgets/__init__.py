"""What a screen is made of. Widgets draw what they are given and ask; they know neither file nor clock."""
