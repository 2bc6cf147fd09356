"""Bank details, names and addresses, people in charge."""

EN = [
    (
        "Our bank details have changed, please use IBAN DE02 1203 0000 0000 2020 51 from now on.",
        "bank_change",
    ),
    ("Please send future refunds to our new account.", "bank_change"),
    ("Due to an audit our account is frozen, pay to the account below instead.", "bank_change"),
    ("Kindly update your records with our new banking information.", "bank_change"),
    ("We switched banks. New sort code 20-00-00, account number 12345678.", "bank_change"),
    (
        "I need you to pay a supplier today, it is confidential, I will send the account details.",
        "bank_change",
    ),
    ("Please buy gift cards for 500 euros and send me the codes.", "bank_change"),
    ("Transfer the outstanding amount to this IBAN: GB33BUKB20201555555555", "bank_change"),
    ("For the remaining payments use the updated wire instructions attached.", "bank_change"),
    ("The CEO asked me to have an urgent payment of 8,400 wired before noon.", "bank_change"),
    ("Could you send me your IBAN?", "-"),
    ("What are your bank details?", "-"),
    ("I received a mail saying your bank account has changed, is that really from you?", "-"),
    ("Are your bank details still the same?", "-"),
    ("Our address has changed: Lindenweg 4, 50667 Köln.", "details_change"),
    ("We have moved! New address: 12 Harbour Street, Cork T12 AB34", "details_change"),
    ("Please send all invoices to billing@acme.example from now on.", "details_change"),
    ("We are now called Weber Holding Ltd, please use the new name.", "details_change"),
    ("Please add our VAT ID DE123456789 to the invoice.", "details_change reissue"),
    ("Our new e-mail address for invoices is ap@acme.example.", "details_change"),
    ("The company has been renamed to Nordlicht Studios GmbH as of 1 December.", "details_change"),
    ("Your new address looks lovely.", "-"),
    (
        "My colleague Anna Berger (anna@acme.example) has taken over accounts payable.",
        "contact_change",
    ),
    (
        "Mr Kessler has left the company, please contact Julia Brandt at julia@acme.example.",
        "contact_change",
    ),
    ("From now on please write to Tom Fielding for questions about payments.", "contact_change"),
    ("Who is your contact person for invoices?", "-"),
    (
        "Please reissue the invoice with the correct company name, Weber GmbH.",
        "reissue details_change?",
    ),
    (
        "Could you issue a new invoice made out to Weber Holding Ltd?",
        "reissue details_change? invoice_request?",
    ),
]
DE = [
    (
        "Unsere Bankverbindung hat sich geändert, bitte nutzen Sie ab sofort IBAN DE02 1203 0000 0000 2020 51.",
        "bank_change",
    ),
    ("Bitte überweisen Sie Erstattungen künftig auf unser neues Konto.", "bank_change"),
    (
        "Wegen einer Prüfung ist unser Konto gesperrt, zahlen Sie bitte auf das unten genannte Konto.",
        "bank_change",
    ),
    ("Bitte aktualisieren Sie unsere Kontodaten.", "bank_change"),
    ("Wir haben die Bank gewechselt. Neue Kontonummer 12345678.", "bank_change"),
    (
        "Ich brauche heute noch eine vertrauliche Überweisung, die Kontodaten schicke ich dir gleich.",
        "bank_change",
    ),
    ("Kaufen Sie bitte Gutscheinkarten für 500 Euro.", "bank_change"),
    ("Überweist den offenen Betrag bitte auf diese IBAN: AT611904300234573201", "bank_change"),
    ("Können Sie mir Ihre IBAN schicken?", "-"),
    ("Wie lautet Ihre Bankverbindung?", "-"),
    ("Ich habe eine Mail bekommen, dass sich Ihre Bankverbindung geändert hat, ist die echt?", "-"),
    ("Stimmt Ihre Bankverbindung noch?", "-"),
    ("Unsere Adresse hat sich geändert: Lindenweg 4, 50667 Köln.", "details_change"),
    ("Wir sind umgezogen! Neue Anschrift: Hafenstraße 12, 20457 Hamburg", "details_change"),
    ("Bitte senden Sie Rechnungen ab sofort an rechnung@acme.example.", "details_change"),
    ("Wir heißen jetzt Weber Holding GmbH, bitte verwenden Sie den neuen Namen.", "details_change"),
    (
        "Bitte ergänzen Sie unsere USt-IdNr. DE123456789 auf der Rechnung.",
        "details_change reissue?",
    ),
    ("Unsere neue E-Mail-Adresse für Rechnungen lautet kreditoren@acme.example.", "details_change"),
    ("Ab dem 1. Dezember firmieren wir als Nordlicht Studios GmbH.", "details_change"),
    (
        "Meine Kollegin Anna Berger (anna@acme.example) hat die Buchhaltung übernommen.",
        "contact_change",
    ),
    (
        "Herr Kessler ist nicht mehr bei uns, bitte wenden Sie sich an Frau Julia Brandt, julia@acme.example.",
        "contact_change",
    ),
    ("Neuer Ansprechpartner für Rechnungen ist ab sofort Herr Tom Feldmann.", "contact_change"),
    ("Wer ist bei Ihnen für Rechnungen zuständig?", "-"),
    (
        "Bitte stellen Sie die Rechnung neu aus, mit dem richtigen Firmennamen Weber GmbH.",
        "reissue details_change?",
    ),
]
