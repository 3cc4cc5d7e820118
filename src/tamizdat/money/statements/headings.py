"""Headings of banks' tables, in the languages of the banks where newsrooms in exile keep accounts.

A heading is compared in small letters, without signs and spaces, without what stands in brackets, and without the code
of a currency at its end.
"""

import re
from enum import StrEnum

from tamizdat.money.statements.currencies import unit_of


class Holds(StrEnum):
    """What a column holds."""

    DAY = "day"
    VALUE_DAY = "value day"
    AMOUNT = "amount"
    CREDIT = "credit"
    DEBIT = "debit"
    SIGN = "debit or credit"
    CURRENCY = "currency"
    BALANCE = "balance"
    TEXT = "text"
    BANK_REF = "bank reference"
    COUNTERPARTY = "counterparty"
    STATE = "state"
    ACCOUNT = "account"


_WORDS = {
    Holds.DAY: """
        date|booking date|posting date|transaction date|date completed|completed date|completed date utc
        date of booking|buchungstag|buchungsdatum|buchung|datum|transactiedatum|boekdatum|boekingsdatum
        transactionsdatum|date operation|date de comptabilisation|date comptable|date de l operation|fecha
        fecha operacion|fecha de operacion|fecha contable|data|data operazione|data contabile|data registrazione
        data ksiegowania|data operacji|data transakcji|datum zauctovani|datum provedeni|datum splatnosti
        bokforingsdatum|bokford|bokforingsdag|transaktionsdag|kirjauspaiva|maksupaiva|kuupaev|datums|data dokumentu
        uitvoeringsdatum
        дата|дата операции|дата проводки|дата транзакции|дата операції|дата проведення|дата на операцията
        datum knjizenja|tarih|islem tarihi|თარიღი|تاریخ
    """,
    Holds.VALUE_DAY: """
        value date|valuta|valutadatum|wertstellung|wertstellungstag|rentedatum|date valeur|date de valeur
        fecha valor|data valuta|data waluty|valutadag|arvopaiva|дата валютирования
    """,
    Holds.AMOUNT: """
        amount|transaction amount|betrag|umsatz|bedrag|transactiebedrag|montant|importe|importo|kwota|kwota operacji
        castka|objem|belopp|summa|maara|summa eur|сумма|сумма операции|сума|сума операції|сума в валюті картки
        сумма платежа|iznos|tutar|islem tutari|თანხა|مبلغ|amount eur|betrag eur|beløp|belob|osszeg
    """,
    Holds.CREDIT: """
        credit|credit amount|money in|paid in|haben|gutschrift|bij|crediteren|montant credit|abono|haber|ingresos
        accrediti|avere|entrate|uznania|prijem|kredit|кредит|зачисление|приход|надходження|alacak|კრედიტი|بستانکار
    """,
    Holds.DEBIT: """
        debit|debit amount|money out|paid out|soll|belastung|lastschrift|af|debiteren|montant debit|cargo|debe
        gastos|addebiti|dare|uscite|obciazenia|vydaj|debet|дебет|списание|расход|витрати|borc|დებეტი|بدهکار
    """,
    Holds.SIGN: """
        debit credit|credit debit|dc|cd|s h|soll haben|af bij|bij af|sens|sign|type of movement|deebet kreedit|d c
        дт кт|debit credit indicator|credit debit indicator
    """,
    Holds.CURRENCY: """
        currency|currency code|wahrung|waehrung|valuta code|munt|muntsoort|devise|divisa|moneda|waluta|mena|valuutta
        valuuta|валюта
        валюта операции|валюта платежа|валюта счета|валюта операції|devies|valuta rekening|payment currency
        para birimi|ვალუტა|ارز|account currency
    """,
    Holds.BALANCE: """
        balance|running balance|saldo|saldo nach buchung|saldo na mutatie|saldo na transactie|solde|saldo contabile
        saldo po operacji|saldo ksiegowe|zustatek|jaak|saldo eur|остаток|баланс|залишок|bakiye|ნაშთი|موجودی
        kontostand|account balance|balance after
    """,
    Holds.TEXT: """
        description|details|reference|payment reference|remittance information|message|narrative|memo|note|notes
        payment details|transaction description|verwendungszweck|buchungstext|zahlungszweck|mitteilung|mitteilungen
        vorgang|zahlungsreferenz|kundenreferenz|avisierungstext|buchungsinformationen|omschrijving|mededelingen
        mededeling|vrije mededeling|gestructureerde mededeling
        betalingskenmerk|naam omschrijving|omschrijving 1|omschrijving 2|omschrijving 3|libelle
        libelle operation|communication|communications|motif|reference client|concepto|observaciones|referencia
        descrizione|causale|dettagli|opis|opis operacji|opis transakcji|tytul|tytulem|tytul przelewu|zprava
        zprava pro prijemce|zprava pro me|variabilni symbol|popis|poznamka|meddelande|text|beskrivning|viesti|viite
        viitenumber|selgitus|paskirtis|mokejimo paskirtis|maksajuma merkis|назначение|назначение платежа|описание
        комментарий|призначення платежу|призначення|опис|основание|svrha|aciklama|დანიშნულება|شرح|توضیحات|referenz
        additional information|end to end reference|e2e reference|purpose|concept|comment|reference text
    """,
    Holds.BANK_REF: """
        transaction id|transferwise id|id|transaction number|bank reference|transaktionsnr|transaktionsnummer
        buchungsreferenz|bankreferenz|transactiereferentie|volgnr|volgnummer
        numero de mouvement|numero operacion
        identificativo|numer transakcji|id transakcji|id pohybu|id operace|verifikationsnummer|arkistointitunnus
        arhiveerimistunnus|номер документа|номер операции|id транзакции|номер транзакції|dekont no|journal number
    """,
    Holds.COUNTERPARTY: """
        payer name|payer|sender|name|payee|counterparty|counterparty name|beneficiary|auftraggeber
        auftraggeber empfanger|auftraggeber begunstigter|begunstigter|zahlungspflichtiger
        beguenstigter zahlungspflichtiger|empfanger|name zahlungsbeteiligter|auftraggeber beguenstigter|tegenpartij
        naam tegenpartij|naam tegenpartij bevat|naam van de tegenpartij
        tegenrekening naam|contrepartie|beneficiaire|ordenante|beneficiario|ordinante|nadawca
        nadawca odbiorca|nazwa kontrahenta|kontrahent|protistrana|nazev protiuctu|avsandare|saaja|saaja maksaja
        плательщик|контрагент|отправитель|платник|контрагент назва|gonderen
    """,
    Holds.STATE: "state|status|статус|estado|stan|buchungsstatus|zustand",
    Holds.ACCOUNT: """
        account|account number|our account|own account|auftragskonto|konto|kontonummer|eigenes konto|rekening
        rekeningnummer|iban rekening|compte|numero de compte|cuenta|conto|rachunek|numer rachunku|kliendi konto|klienta
        konts|счет|счёт|номер счета|номер счёта|рахунок|номер рахунку|iban auftragskonto|account iban|iban account
    """,
}
_SEPARATORS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# Letters with marks as banks' programs write them with and without.
_PLAIN = str.maketrans(
    "äöüßáàâãåéèêëíìîïóòôõøúùûýžźżšśčćçřřďťňńłąęěůğış", "aousaaaaaeeeeiiiiooooouuuyzzzssccc" + "rrdtnnlaeeugis"
)


def plain_heading(heading: str) -> str:
    """A heading as headings are compared."""
    small = _BRACKETS.sub(" ", heading.strip().strip("\ufeff").lower()).translate(_PLAIN)
    return _SEPARATORS.sub(" ", small).strip()


MEANINGS = {
    plain_heading(word): holds
    for holds, words in _WORDS.items()
    for line in words.split("\n")
    for word in line.split("|")
    if word.strip()
}


def meaning(heading: str) -> Holds | None:
    """What a column with this heading holds; None for one that is not known or does not matter."""
    plain = plain_heading(heading)
    if plain in MEANINGS or not unit_of(heading):
        return MEANINGS.get(plain)
    return MEANINGS.get(plain.rpartition(" ")[0].removesuffix(" in"))
