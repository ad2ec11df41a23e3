"""Engine: official documents of Chinese authorities after GB/T 9704-2012, as .docx.

What such a document says is Chinese by law, whatever language the reader's pages are in: the
wording is written where it is made and does not pass through gettext.
"""
