"""Order numbers."""

# fmt: off
EN = [
    ("Our PO number is 4500123.", "po_number"),
    ("Please put purchase order PO-7781 on the invoice.", "po_number reissue?"),
    ("PO: 26/118", "po_number"),
    ("The order number for this job is A-2026-55, please quote it.", "po_number"),
    ("Invoices without a PO are rejected. Yours is 998877.", "po_number"),
    ("cost centre 4410 pls", "po_number"),
    ("Our reference for INV-2026-0042 is MK-2201.", "po_number"),
    ("Do you need a PO number from us?", "-"),
    ("Where can I find the order number?", "-"),
    ("We have no PO for this.", "-"),
    ("Could you resend this with PO 4711?", "po_number copy_request"),
]
DE = [
    ("Unsere Bestellnummer lautet 4500123.", "po_number"),
    ("Bitte die Bestellung PO-7781 auf die Rechnung schreiben.", "po_number reissue?"),
    ("Bestell-Nr. 26/118", "po_number"),
    ("Die Auftragsnummer dafür ist A-2026-55, bitte angeben.", "po_number"),
    ("Rechnungen ohne Bestellnummer werden abgelehnt, Ihre ist die 998877.", "po_number"),
    ("kostenstelle 4410 bitte", "po_number"),
    ("Unsere Leitweg-ID ist 04011000-12345-67.", "po_number"),
    ("Brauchen Sie eine Bestellnummer von uns?", "-"),
    ("Wo finde ich die Bestellnummer?", "-"),
    ("Dafür gibt es keine Bestellnummer.", "-"),
    ("Könnten Sie die Rechnung mit Bestellnummer 4711 nochmal schicken?", "po_number copy_request"),
]
