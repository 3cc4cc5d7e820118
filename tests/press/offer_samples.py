"""What a paper may offer to givers: two currencies, three methods, and a list of countries."""

from tamizdat.money.offer import VERSION, BankAccount, Ladder, Offer
from tamizdat.press.offer_records import GiftOffer

# The IBANs of documentation: ISO 13616's registry gives these as examples.
OFFER = Offer(
    version=VERSION,
    ladders=[
        Ladder("EUR", 200, {"once": [500, 1000, 2500], "month": [200, 500, 1000], "year": [2400, 6000]}),
        Ladder("USD", 200, {"once": [500, 1000], "month": [200, 500], "year": [2400]}),
    ],
    methods=["bank", "bitcoin", "card"],
    accounts=[
        BankAccount("EUR", "Stichting Voorbeeld", iban="NL91ABNA0417164300", bic="ABNANL2A"),
        BankAccount("USD", "Example Foundation", plain=["Account 000123456", "Routing 011000015", "Example Bank"]),
    ],
    risk_countries=["RU", "IR"],
    safety={"en": "Do not give by card if it was issued there.\nWe should rather have you than your two dollars."},
    thanks={"en": "Thank you, from all of us."},
    purpose="Donation",
)
RECORD = GiftOffer(uid=1, offer=OFFER)
