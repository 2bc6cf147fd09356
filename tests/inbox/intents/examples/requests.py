"""What colleagues ask to be invoiced; every mail here is from the team."""

# fmt: off
EN = [
    ("Please invoice Weber GmbH for 3 days of photography at 800 EUR, net 14.", "invoice_request"),
    ("Invoice to Kestrel Cafe: menu design, £450. Send it today.", "invoice_request"),
    ("bill nordlicht, 12 hours @ 95 eur, plus vat", "invoice_request"),
    ("Can you raise an invoice for Harbour Hotel, 2 x banner at 120 euros each?", "invoice_request"),
    ("The draft for Weber can go out.", "invoice_request"),
    ("Please make draft D12 final and send it.", "invoice_request"),
    ("Weber GmbH: retainer 500 euros every month from 1 January, no end.", "recurring_request"),
    ("Please bill Kestrel 80 pounds quarterly for hosting, starting in January.", "recurring_request"),
    ("If they accept the quote, invoice Weber for 900 euros.", "-"),
    ("Only invoice them if the shoot really takes place.", "-"),
    ("Weber has paid INV-2026-0042, I saw it on the bank statement.", "payment_claim"),
    ("I told Weber they can pay by 15 December.", "extension_request"),
    ("Did you send the invoice to Weber?", "-"),
]
DE = [
    ("Bitte Rechnung an Weber GmbH: 3 Tage Fotografie à 800 EUR, Ziel 14 Tage.", "invoice_request"),
    ("Rechnung für Café Kestrel: Speisekarte, 450 €. Bitte heute noch raus.", "invoice_request"),
    ("nordlicht abrechnen, 12 stunden @ 95 eur zzgl. mwst", "invoice_request"),
    ("Stellst du dem Hotel Hafen bitte 2 Banner zu je 120 Euro in Rechnung?", "invoice_request"),
    ("Der Entwurf für Weber kann raus.", "invoice_request"),
    ("Bitte Entwurf D12 finalisieren und senden.", "invoice_request"),
    ("Weber GmbH: Betreuung 500 Euro monatlich ab 1. Januar, unbefristet.", "recurring_request"),
    ("Bitte Kestrel ab Januar vierteljährlich 80 Euro für Hosting berechnen.", "recurring_request"),
    ("Falls sie das Angebot annehmen, bitte 900 Euro an Weber berechnen.", "-"),
    ("Weber hat INV-2026-0042 bezahlt, der Betrag ist auf dem Konto eingegangen.", "payment_claim"),
    ("Ich habe Weber zugesagt, dass sie bis 15. Dezember zahlen dürfen.", "extension_request"),
    ("Hast du die Rechnung an Weber geschickt?", "-"),
]
