"""By which names a field goes: in the languages our leads' forms are written in.

A list of our own, by what is usual: it grows with what lands in quarantine. The autofill tokens of
the HTML standard (given-name, family-name, tel-national, postal-code …) are among them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "fullname", "yourname", "contactname", "customername", "leadname", "completename",
        "displayname", "firstandlast", "firstandlastname", "firstlastname", "formattedname",
        "clientname", "personname", "nameofcontact", "howshouldwecallyou", "whoareyou",
        "contactperson", "contact", "vollständiger name", "ihr name", "vor und nachname",
        "vor und zuname", "ansprechpartner", "kontaktperson", "nom complet", "nom et prénom",
        "prénom et nom", "votre nom", "nombre completo", "nombre y apellido",
        "nombre y apellidos", "tu nombre", "su nombre", "nome completo", "nome e cognome",
        "nome e sobrenome", "seu nome", "il tuo nome", "nominativo", "naam", "volledige naam",
        "uw naam", "je naam", "namn", "ditt namn", "fullständigt namn", "för och efternamn",
        "navn", "fulde navn", "fullt navn", "dit navn", "ditt navn", "imię i nazwisko",
        "twoje imię", "nimi", "név", "teljes név", "jméno a příjmení", "nume complet",
        "nume și prenume", "ad soyad", "adınız", "adı soyadı", "фио", "полное имя", "ваше имя",
        "как вас зовут", "контактное лицо", "піб", "ваше ім'я", "ονοματεπώνυμο", "お名前", "名前",
        "氏名", "姓名", "名字", "您的姓名", "이름", "성함", "성명", "الاسم", "الاسم الكامل", "שם",
        "שם מלא",
    ),
    "first": (
        "firstname", "first", "fname", "givenname", "given", "forename", "vorname", "rufname",
        "prenom", "nombre", "nombres", "primer nombre", "nome", "primeiro nome", "voornaam",
        "förnamn", "fornavn", "imię", "etunimi", "keresztnév", "jméno", "křestní jméno", "meno",
        "prenume", "ime", "isim", "имя", "ім'я", "име", "όνομα", "名", "الاسم الأول", "שם פרטי",
    ),
    "last": (
        "lastname", "last", "lname", "surname", "familyname", "family", "nachname",
        "familienname", "zuname", "nom", "nom de famille", "apellido", "apellidos",
        "primer apellido", "sobrenome", "apelido", "último nome", "cognome", "achternaam",
        "efternamn", "efternavn", "etternavn", "nazwisko", "sukunimi", "vezetéknév", "příjmení",
        "priezvisko", "prezime", "nume", "soyad", "soyadı", "soyisim", "фамилия", "прізвище",
        "фамилно име", "επώνυμο", "姓", "성", "اسم العائلة", "שם משפחה",
    ),
    "email": (
        "email", "emailaddress", "emails", "emailaddresses", "mail", "youremail", "contactemail",
        "workemail", "correo", "e-mail", "emailid", "emailadress", "mailaddress", "primaryemail",
        "businessemail", "companyemail", "useremail", "email1", "electronicmail", "mailadresse",
        "e-mail-adresse", "emailadresse", "adresse e-mail", "adresse mail", "adresse courriel",
        "courriel", "mél", "adresse électronique", "votre email", "correo electrónico",
        "email address", "tu correo", "dirección de correo", "dirección de correo electrónico",
        "indirizzo email", "posta", "posta elettronica", "indirizzo di posta elettronica",
        "endereço de email", "seu email", "correio eletrônico", "correio electrónico",
        "emailadres", "e-mailadres", "mailadres", "e-postadress", "epost", "e-post",
        "e-postadresse", "mejl", "mailadress", "adres e-mail", "adres email",
        "adres poczty elektronicznej", "poczta", "sähköposti", "sähköpostiosoite", "e-posta",
        "eposta adresi", "e-mail cím", "adresă de email", "электронная почта", "почта",
        "эл почта", "емейл", "имейл", "е-мейл", "адрес электронной почты", "електронна пошта",
        "пошта", "メールアドレス", "メール", "eメール", "邮箱", "电子邮件", "电子邮箱", "邮件",
        "電子郵件", "信箱", "이메일", "이메일 주소", "메일", "البريد الإلكتروني", "بريد إلكتروني",
        "אימייל", "דואל", "דואר אלקטרוני",
    ),
    "phone": (
        "phone", "phonenumber", "phones", "phonenumbers", "telephone", "tel", "telephones",
        "mobile", "cell", "mobilephone", "cellphone", "yourphone", "contactphone", "telefon",
        "telefono", "phone1", "phoneno", "contactnumber", "mobilenumber", "mobileno",
        "cellnumber", "cellphonenumber", "telephonenumber", "telnumber", "telno", "telnational",
        "workphone", "businessphone", "homephone", "officephone", "officenumber", "companyphone",
        "companyphonenumber", "callbacknumber", "callback", "numbertocall", "phonenum",
        "whatsapp", "whatsappnumber", "sms", "handy", "handynummer", "mobil", "mobilnummer",
        "mobiltelefon", "mobilfunknummer", "telefonnummer", "festnetz", "rufnummer",
        "rückrufnummer", "téléphone", "portable", "numéro", "numéro de téléphone",
        "téléphone portable", "téléphone mobile", "n° de téléphone", "votre téléphone",
        "teléfono", "móvil", "celular", "número de teléfono", "teléfono móvil",
        "teléfono celular", "tu teléfono", "número de celular", "telefone", "telemóvel",
        "número de telefone", "telefone celular", "numero di telefono", "cellulare", "recapito",
        "recapito telefonico", "telefoon", "telefoonnummer", "mobiel", "mobiel nummer", "gsm",
        "telefonnr", "mobilnr", "telefonszám", "numer telefonu", "nr telefonu", "komórka",
        "telefon komórkowy", "tel komórkowy", "puhelin", "puhelinnumero", "matkapuhelin", "tlf",
        "tlfnr", "tlf nr", "telefonní číslo", "telefon numarası", "cep telefonu",
        "număr de telefon", "телефон", "номер телефона", "ваш телефон", "мобильный",
        "мобильный телефон", "тел", "контактный телефон", "номер телефону", "τηλέφωνο", "κινητό",
        "電話番号", "電話", "携帯電話", "携帯番号", "电话", "手机", "手机号", "手机号码",
        "联系电话", "电话号码", "電話號碼", "手機", "전화번호", "전화", "연락처", "휴대폰",
        "휴대폰 번호", "휴대전화", "الهاتف", "رقم الهاتف", "الجوال", "رقم الجوال", "טלפון",
        "נייד", "מספר טלפון",
    ),
    "message": (
        "message", "comments", "comment", "notes", "note", "inquiry", "enquiry", "details",
        "description", "question", "yourmessage", "body", "text", "request", "nachricht",
        "howcanwehelp", "howcanwehelpyou", "howmaywehelp", "howmaywehelpyou", "whatcanwedoforyou",
        "whatcanwehelpyouwith", "tellusaboutyourproject", "tellusmore", "projectdetails",
        "projectdescription", "additionalinformation", "additionalinfo", "additionalcomments",
        "moreinformation", "moreinfo", "moredetails", "questions", "questionsorcomments",
        "questionscomments", "commentsquestions", "commentsorquestions", "anythingelse",
        "remarks", "feedback", "content", "msg", "messagetext", "longtext", "longanswer",
        "textarea", "reasonforinquiry", "ihre nachricht", "mitteilung", "anliegen",
        "ihr anliegen", "anfrage", "ihre anfrage", "bemerkung", "bemerkungen", "anmerkung",
        "anmerkungen", "kommentar", "freitext", "beschreibung", "frage",
        "wie können wir ihnen helfen", "wie können wir helfen", "votre message", "commentaire",
        "commentaires", "remarques", "votre demande", "demande",
        "comment pouvons-nous vous aider", "mensaje", "tu mensaje", "su mensaje", "comentario",
        "comentarios", "consulta", "observaciones", "cómo podemos ayudarte", "pregunta",
        "messaggio", "il tuo messaggio", "commento", "richiesta", "la tua richiesta", "nota",
        "mensagem", "sua mensagem", "comentário", "comentários", "observações", "dúvida",
        "bericht", "uw bericht", "je bericht", "opmerking", "opmerkingen", "vraag", "toelichting",
        "meddelande", "ditt meddelande", "kommentarer", "besked", "din besked", "melding",
        "din melding", "beskjed", "henvendelse", "wiadomość", "treść", "treść wiadomości",
        "uwagi", "twoja wiadomość", "zapytanie", "viesti", "üzenet", "zpráva", "správa", "mesaj",
        "mesajınız", "сообщение", "ваше сообщение", "комментарий", "текст сообщения", "вопрос",
        "повідомлення", "коментар", "μήνυμα", "お問い合わせ内容", "お問合せ内容", "お問い合わせ",
        "内容", "メッセージ", "ご相談内容", "备注", "留言", "消息", "咨询内容", "留言内容",
        "문의내용", "문의사항", "메시지", "내용", "الرسالة", "رسالتك", "הודעה", "תוכן הפניה",
    ),
    "company": (
        "company", "companyname", "organization", "organisation", "businessname", "firma", "org",
        "organizationname", "organisationname", "orgname", "business", "employer", "yourcompany",
        "unternehmen", "firmenname", "name des unternehmens", "betrieb", "société", "entreprise",
        "nom de l'entreprise", "raison sociale", "empresa", "compañía", "nombre de la empresa",
        "razón social", "azienda", "nome azienda", "ragione sociale", "società",
        "nome da empresa", "bedrijf", "bedrijfsnaam", "organisatie", "företag", "företagsnamn",
        "virksomhed", "firmanavn", "virksomhedsnavn", "bedrift", "nazwa firmy", "yritys", "cég",
        "cégnév", "компания", "название компании", "организация", "компанія", "εταιρεία",
        "şirket", "会社名", "会社", "貴社名", "御社名", "公司", "公司名称", "企业名称", "회사",
        "회사명", "الشركة", "חברה", "שם החברה",
    ),
    "source": (
        "source", "leadsource", "channel", "origin", "hearaboutus", "howdidyouhear",
        "howdidyouhearaboutus", "howdidyoufindus", "wheredidyouhearaboutus", "heardabout",
        "leadorigin", "contactsource", "sourcename", "quelle", "herkunft",
        "wie haben sie von uns erfahren", "wie sind sie auf uns aufmerksam geworden",
        "comment nous avez-vous connu", "cómo nos conociste", "come ci hai conosciuto",
        "como nos conheceu", "origem", "fonte", "fuente", "hoe heeft u ons gevonden", "источник",
        "откуда вы о нас узнали",
    ),
    "detail": (
        "sourcedetail", "portal", "referredby", "campaign", "campaignname", "formname",
        "formtitle", "referrer", "referer", "adname", "form",
    ),
    "page": (
        "page", "pageurl", "url", "landingpage", "referralurl", "landingpageurl", "landingurl",
        "sourceurl", "pageuri", "currenturl", "submissionurl", "formurl", "seite", "siteurl",
    ),
    "id": (
        "id", "submissionid", "leadid", "externalid", "eventid", "entryid", "responseid",
        "submissionuuid", "leaduuid", "inquiryid", "enquiryid", "requestid", "messageid", "uuid",
        "uid", "guid", "uniqueid", "uniquesubmissionid", "_id",
    ),
    "submitted": (
        "submittedat", "createdat", "createdtime", "timestamp", "date", "submitted",
        "submissiondate", "submissiontime", "datesubmitted", "datecreated", "createddate",
        "submittedon", "createdon", "submittime", "eventtime", "receivedat", "occurredat",
    ),
    "zone": ("timezone", "tz", "zeitzone", "fuseau horaire", "zona horaria", "fuso orario"),
    "postal": (
        "postalcode", "zip", "zipcode", "postcode", "plz", "zippostalcode", "zippostal", "postal",
        "zipcodepostalcode", "pincode", "postleitzahl", "code postal", "cp", "código postal",
        "cap", "codice postale", "cep", "postnummer", "postnr", "kod pocztowy", "postinumero",
        "psč", "irányítószám", "posta kodu", "индекс", "почтовый индекс", "поштовий індекс",
        "郵便番号", "邮编", "邮政编码", "우편번호", "الرمز البريدي", "מיקוד",
    ),
    "city": (
        "city", "town", "ort", "locality", "cityname", "suburb", "addresslevel2", "stadt",
        "wohnort", "ville", "commune", "ciudad", "población", "localidad", "città", "comune",
        "cidade", "município", "stad", "plaats", "woonplaats", "postort", "poststed", "miasto",
        "miejscowość", "kaupunki", "město", "şehir", "oraș", "город", "місто", "πόλη", "市区町村",
        "城市", "도시", "المدينة", "עיר", "by",
    ),
    "state": (
        "state", "region", "province", "county", "statecode", "stateprovince", "stateregion",
        "provincestate", "addresslevel1", "bundesland", "kanton", "département", "région",
        "provincia", "comunidad", "regione", "estado", "uf", "provincie", "län", "fylke",
        "województwo", "область", "регион", "都道府県", "省份",
    ),
    "country": (
        "country", "countrycode", "countryname", "land", "staat", "pays", "país", "paese",
        "nazione", "kraj", "maa", "ország", "země", "ülke", "страна", "країна", "χώρα", "国",
        "国家", "국가", "الدولة", "מדינה",
    ),
    "subject": (
        "subject", "topic", "service", "interest", "interestedin", "yoursubject", "reason",
        "inquirytype", "serviceneeded", "servicerequested", "serviceofinterest", "whatservice",
        "betreff", "thema", "leistung", "dienstleistung", "objet", "sujet", "asunto", "motivo",
        "tema", "servicio", "oggetto", "argomento", "assunto", "serviço", "onderwerp", "dienst",
        "ämne", "ärende", "emne", "temat", "aihe", "tárgy", "předmět", "konu", "тема", "услуга",
        "θέμα", "件名", "お問い合わせ種別", "主题", "主旨", "제목", "الموضوع", "נושא",
    ),
    "owner": ("owner", "assignedto", "agent", "assigneduser", "salesrep", "assignee", "ownername"),
    "urgency": ("urgency", "priority", "dringlichkeit", "urgence", "urgencia", "urgenza"),
}  # fmt: skip
"""Field by the names it goes by, folded when read. Earlier names win."""

PERSON_FIELDS = frozenset(
    {"name", "first", "last", "email", "phone", "message", "company"}
    | {"postal", "city", "state", "country"}
)
"""Fields that words around the name do not change: "your city" is a city, but a "user id" is not
the id of a submission."""

SURNAME_IS_CALLED_NAME = frozenset(
    {"vorname", "prenom", "voornaam", "fornavn", "fornamn", "etunimi", "rufname"}
)
"""Beside a first name under one of these, "Name", "Naam", "Navn" or "Namn" is the last name."""

_AROUND = frozenset({
    "your", "my", "our", "the", "a", "an", "of", "to", "at", "on", "in", "for", "and", "or", "is",
    "are", "please", "enter", "provide", "type", "give", "us", "tell", "what", "whats", "which",
    "we", "can", "you", "reach", "best", "here", "kindly", "share", "add", "insert", "fill",
    "write", "could", "know", "contact", "customer", "client", "lead", "user", "visitor",
    "applicant", "prospect", "subscriber", "person", "respondent", "form", "forms", "fields",
    "field", "input", "question", "answer", "value", "wpforms", "wpcf7", "cf7", "nf", "frm", "et",
    "pb", "custom", "data", "primary", "main", "preferred", "personal", "private", "valid",
    "required", "optional", "billing", "work", "business", "office", "direct", "daytime",
    "current", "address", "mailing", "shipping", "home", "s", "bitte", "geben", "sie", "ihre",
    "ihr", "ihren", "deine", "dein", "ein", "wie", "lautet", "ist", "die", "der", "das", "quel",
    "quelle", "est", "votre", "vos", "le", "la", "les", "l", "d", "de", "du", "veuillez",
    "saisir", "entrer", "cual", "es", "tu", "su", "el", "por", "favor", "ingrese", "introduce",
    "escribe", "il", "tuo", "sua", "suo", "tua", "inserisci", "qual", "e", "seu", "digite", "o",
    "wat", "uw", "je", "jouw", "vul", "mijn", "vad", "ditt", "din", "dit", "hvad", "er", "podaj",
    "twoj", "twoja", "укажите", "введите", "ваш", "ваша", "ваше",
})  # fmt: skip
"""Words that stand around a field's name and do not change what it is."""

# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ʼ": ""}
)


def fold(name: str) -> str:
    """`Your E-Mail*` and `your_email` are the same column, and so are `Prénom` and `prenom`.

    Letters of any script stay; marks on them, signs and blanks go.
    """
    if name.isascii():
        return "".join(char for char in name.lower() if char.isalnum())
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_WHOLE_LETTERS))
    return "".join(char for char in apart if char.isalnum())


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for; of two names for one field the lower rank is the clearer."""

    field: str
    rank: int


_KNOWN: dict[str, Meaning] = {}
for _field, _names in FIELD_NAMES.items():
    for _rank, _name in enumerate(_names):
        _KNOWN.setdefault(fold(_name), Meaning(_field, _rank))

_NOTHING = Meaning("", 0)
_AROUND_RANK, _NUMBERED_RANK = 1_000, 10_000
_SPLIT = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LEADING_NUMBER = re.compile(r"[a-z]?[0-9]+", re.IGNORECASE)
MAX_NAME = 200
"""A longer name of a field is a text, and is not looked at."""


def field_of(name: str) -> str:
    """The field a column or key stands for, or empty."""
    return meaning_of(name).field


@lru_cache(maxsize=8192)
def meaning_of(name: str) -> Meaning:
    """`first` for `Vorname`, `your-first-name`, `fields[first_name]` or `What is your first name?`.

    Known as a whole, or after the words around it are taken away; otherwise nothing is guessed:
    the name of a spouse, an agent or a referrer is not the lead's.
    """
    if len(name) > MAX_NAME:
        return _NOTHING
    if known := _KNOWN.get(fold(name)):
        return known
    tokens, number = _without_numbers([token for token in _SPLIT.split(name) if token])
    if number and [fold(token) for token in tokens] in (["question"], ["text"]):
        return _NOTHING  # "Question 3" and "text-789" say nothing, a field called "Text" does
    if number and (known := _KNOWN.get(fold(" ".join(tokens)))) and known.field in PERSON_FIELDS:
        return Meaning(known.field, known.rank + number)
    words = [word for token in tokens for word in _CAMEL.split(token)]
    left = [word for word in words if fold(word) not in _AROUND]
    known = _KNOWN.get(fold(" ".join(left)))
    if known is None or known.field not in PERSON_FIELDS:
        return _NOTHING
    return Meaning(known.field, known.rank + number + _AROUND_RANK)


def _without_numbers(tokens: list[str]) -> tuple[list[str], int]:
    """`q3_name`, `2. Name`, `email_2`, `phone_9f2c` without their numbers, and what that costs."""
    rank = 0
    while len(tokens) > 1 and _LEADING_NUMBER.fullmatch(tokens[0]):
        tokens = tokens[1:]
        rank = rank or 1
    while len(tokens) > 1 and any(char.isdigit() for char in tokens[-1]):
        last = tokens[-1]
        rank += _NUMBERED_RANK + int(last) if len(last) < 3 and last.isdecimal() else 1
        tokens = tokens[:-1]
    return tokens, rank
