"""Thanks, nothing, and questions for a person."""

# fmt: off
EN = [
    ("Thanks a lot, great work!", "thanks"),
    ("Thank you, received with thanks.", "thanks"),
    ("Got it, cheers.", "thanks"),
    ("Perfect, thank you for the quick help.", "thanks"),
    ("ok", "none"),
    ("👍", "none"),
    ("Noted.", "none"),
    ("Do you ship to Iceland?", "other_question"),
    ("Please call me about the invoice.", "other_question"),
    ("Our lawyer will be in touch.", "other_question"),
    ("When will the photos be ready?", "other_question"),
    ("I have a question about the tax on this.", "other_question"),
    ("Thanks, but we still haven't got any answer to our question.", "other_question"),
    ("Great, another reminder. Thanks for nothing.", "other_question"),
]
DE = [
    ("Vielen Dank, tolle Arbeit!", "thanks"),
    ("Danke, alles gut angekommen.", "thanks"),
    ("Super, danke euch!", "thanks"),
    ("Perfekt, danke für die schnelle Hilfe.", "thanks"),
    ("ok", "none"),
    ("👍", "none"),
    ("Zur Kenntnis genommen.", "none"),
    ("Liefern Sie auch nach Island?", "other_question"),
    ("Bitte rufen Sie mich wegen der Rechnung an.", "other_question"),
    ("Unser Anwalt wird sich melden.", "other_question"),
    ("Wann sind die Fotos fertig?", "other_question"),
    ("Ich habe eine Frage zur Steuer auf der Rechnung.", "other_question"),
    ("Danke, aber auf meine Frage hat noch niemand geantwortet.", "other_question"),
    ("Toll, noch eine Mahnung. Danke für nichts.", "other_question"),
]
