"""What a hall says aloud: which clips make a call, where they lie, and how they are made."""
