"""Where an American postal code or area code lies: its states or provinces, and their clocks.

The first three digits of a ZIP code are its sorting centre (USPS Labeling List L002); the zones
are those of 49 CFR part 71. Where the line between two zones runs through a centre's area, both
are given. Area codes are those of the North American Numbering Plan as libphonenumber knows them;
what can be a mobile that moved away is a clue, not a proof, and Florida and Oklahoma presume it
to be one (Fla. Stat. 501.059(8)(d), 15 Okla. Stat. 775C.3).
"""

from __future__ import annotations

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"
ARIZONA, IDAHO, MICHIGAN = "America/Phoenix", "America/Boise", "America/Detroit"
INDIANA, ALASKA, ALEUTIANS = "America/Indiana/Indianapolis", "America/Anchorage", "America/Adak"
HAWAII, GUAM, PUERTO_RICO = "Pacific/Honolulu", "Pacific/Guam", "America/Puerto_Rico"

_OF_STATES = {
    (EASTERN,): "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    (CENTRAL,): "AL AR IA IL LA MN MO MS OK WI",
    (MOUNTAIN,): "CO MT NM UT WY",
    (PACIFIC,): "CA WA",
    (ALASKA, ALEUTIANS): "AK",
    (ARIZONA, MOUNTAIN): "AZ",
    (EASTERN, CENTRAL): "FL KY TN",
    (HAWAII,): "HI",
    (GUAM,): "GU",
    (PUERTO_RICO,): "PR VI",
    (IDAHO, PACIFIC): "ID",
    (INDIANA, CENTRAL): "IN",
    (MICHIGAN, CENTRAL): "MI",
    (CENTRAL, MOUNTAIN): "KS ND NE SD TX",
    (PACIFIC, MOUNTAIN): "NV",
    (PACIFIC, IDAHO): "OR",
    ("America/Edmonton",): "AB",
    ("America/Vancouver", "America/Edmonton"): "BC",
    ("America/Winnipeg",): "MB",
    ("America/Halifax",): "NB NS PE",
    ("America/St_Johns", "America/Goose_Bay"): "NL",
    ("America/Toronto", "America/Winnipeg"): "ON",
    ("America/Toronto", "America/Halifax"): "QC",
    ("America/Regina", "America/Edmonton"): "SK",
    ("America/Edmonton", "America/Toronto", "America/Winnipeg"): "NT NU",
    ("America/Whitehorse",): "YT",
}
ZONES_OF_STATE = {state: zones for zones, states in _OF_STATES.items() for state in states.split()}

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA",
    "Colorado": "CO", "Connecticut": "CT", "Delaware": "DE", "District of Columbia": "DC",
    "Florida": "FL", "Georgia": "GA", "Guam": "GU", "Hawaii": "HI", "Idaho": "ID",
    "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY",
    "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI",
    "Minnesota": "MN", "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE",
    "Nevada": "NV", "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM",
    "New York": "NY", "North Carolina": "NC", "North Dakota": "ND", "Ohio": "OH",
    "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Puerto Rico": "PR",
    "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN",
    "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virgin Islands": "VI", "Virginia": "VA",
    "Washington": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
PROVINCES = {
    "Alberta": "AB", "British Columbia": "BC", "Manitoba": "MB", "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL", "Northwest Territories": "NT", "Nova Scotia": "NS",
    "Nunavut": "NU", "Ontario": "ON", "Prince Edward Island": "PE", "Quebec": "QC",
    "Québec": "QC", "Saskatchewan": "SK", "Yukon": "YT",
}  # fmt: skip

_ZIP_RANGES = """
    AK 995-999  AL 350-352 354-369  AR 716-729  AZ 850-865  CA 900-961  CO 800-816  CT 060-069
    DC 200 202-205 569  DE 197-199  FL 320-339 341-349  GA 300-319 398-399  GU 969  HI 967-968
    IA 500-528  ID 832-838  IL 600-629  IN 460-479  KS 660-679  KY 400-427  LA 700-714
    MA 010-027 055  MD 206-219  ME 039-049  MI 480-499  MN 550-567  MO 630-658  MS 386-397
    MT 590-599  NC 270-289  ND 580-588  NE 680-693  NH 030-038  NJ 070-089  NM 870-884
    NV 889-898  NY 005 100-149  OH 430-459  OK 730-732 734-749  OR 970-979  PA 150-196
    PR 006-007 009  RI 028-029  SC 290-299  SD 570-577  TN 370-385  TX 733 750-799 885
    UT 840-847  VA 201 220-246  VI 008  VT 050-054 056-059  WA 980-994  WI 530-549  WV 247-268
    WY 820-831
"""

_ZIP_ZONES: dict[tuple[str, ...], str] = {
    # Florida's line is the Apalachicola: Panama City (324) has counties on either side.
    (EASTERN,): "320-323 326-339 341-349 374-376 378-379 400 402-418 425",
    (CENTRAL, EASTERN): "324 401 426 427 373 377",
    (CENTRAL,): "325 370-372 380-385 420-424 463 464 477 570-574 580-584 587 660-676 679 680-689"
    " 733 750-797",
    (INDIANA,): "460-462 466-474 478",
    (CENTRAL, INDIANA): "465 475 476 479",
    (MICHIGAN,): "480-497",
    (MICHIGAN, CENTRAL): "498 499",
    (CENTRAL, MOUNTAIN): "575 576 585 588 677 678 690-692 798",
    (MOUNTAIN,): "577 586 693 799 885",
    (IDAHO,): "832-834 836 837",
    (PACIFIC, IDAHO): "835 978 979",
    (PACIFIC,): "838 889-897 970-977",
    (PACIFIC, MOUNTAIN): "898",
    # The Navajo Nation in the north-east of Arizona keeps daylight saving time.
    (ARIZONA,): "850-859 861-864",
    (ARIZONA, MOUNTAIN): "860 865",
    (ALASKA,): "996-999",
    (ALASKA, ALEUTIANS): "995",
}

_CANADA = {
    "A": ("NL", ("America/St_Johns", "America/Goose_Bay")), "B": ("NS", ("America/Halifax",)),
    "C": ("PE", ("America/Halifax",)), "E": ("NB", ("America/Halifax",)),
    "G": ("QC", ("America/Toronto", "America/Halifax")), "H": ("QC", ("America/Toronto",)),
    "J": ("QC", ("America/Toronto",)), "K": ("ON", ("America/Toronto",)),
    "L": ("ON", ("America/Toronto",)), "M": ("ON", ("America/Toronto",)),
    "N": ("ON", ("America/Toronto",)), "P": ("ON", ("America/Toronto", "America/Winnipeg")),
    "R": ("MB", ("America/Winnipeg",)), "S": ("SK", ("America/Regina", "America/Edmonton")),
    "T": ("AB", ("America/Edmonton",)), "V": ("BC", ("America/Vancouver", "America/Edmonton")),
    "X": ("NT", ("America/Edmonton", "America/Toronto", "America/Winnipeg")),
    "Y": ("YT", ("America/Whitehorse",)),
}  # fmt: skip

_AREA_CODES = """
    AL 205 251 256 334 659 938  AK 907  AZ 480 520 602 623 928  AR 327 479 501 870
    CA 209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669
    CA 707 714 738 747 760 805 818 820 831 840 858 909 916 925 949 951
    CO 303 719 720 748 970 983  CT 203 475 860 959  DE 302  DC 202 771
    FL 239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954
    GA 229 404 470 478 678 706 762 770 912 943  HI 808  ID 208 986
    IL 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 872
    IN 219 260 317 463 574 765 812 930  IA 319 515 563 641 712  KS 316 620 785 913
    KY 270 364 502 606 859  LA 225 318 337 504 985  ME 207  MD 227 240 301 410 443 667
    MA 339 351 413 508 617 774 781 857 978  MI 231 248 269 313 517 586 616 734 810 906 947 989
    MN 218 320 507 612 651 763 952  MS 228 601 662 769  MO 235 314 417 557 573 636 660 816 975
    MT 406  NE 308 402 531  NV 702 725 775  NH 603  NJ 201 551 609 640 732 848 856 862 908 973
    NM 505 575  NC 252 336 472 704 743 828 910 919 980 984  ND 701
    NY 212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934
    OH 216 220 234 283 326 330 380 419 440 513 567 614 740 937  OK 405 539 572 580 918
    OR 458 503 541 971  PA 215 223 267 272 412 445 484 570 582 610 717 724 814 835 878
    PR 787 939  RI 401  SC 803 821 839 843 854 864  SD 605  TN 423 615 629 731 865 901 931
    TX 210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936
    TX 940 945 956 972 979  UT 385 435 801  VT 802
    VA 276 434 540 571 686 703 757 804 826 948  VI 340  WA 206 253 360 425 509 564  WV 304 681
    WI 262 274 353 414 534 608 715 920  WY 307
    AB 368 403 587 780 825  BC 236 250 257 604 672 778  MB 204 431 584  NB 428 506  NL 709 879
    NT 867  NS 782 902  QC 263 273 354 367 418 438 450 468 514 579 581 819 873  SK 306 474 639
    ON 226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 942
"""


def _numbers(ranges: str) -> list[str]:
    numbers = []
    for part in ranges.split():
        first, _, last = part.partition("-")
        numbers += [f"{number:03}" for number in range(int(first), int(last or first) + 1)]
    return numbers


def _by_number(table: str) -> dict[str, str]:
    found, state = {}, ""
    for word in table.split():
        if word.isalpha():
            state = word
        else:
            found.update(dict.fromkeys(_numbers(word), state))
    return found


_STATE_OF_ZIP = _by_number(_ZIP_RANGES)
_ZONES_OF_ZIP = {zip3: zones for zones, part in _ZIP_ZONES.items() for zip3 in _numbers(part)}
_STATE_OF_AREA_CODE = _by_number(_AREA_CODES)


def of_zip(postal: str) -> tuple[str, tuple[str, ...]]:
    """State and zones of a ZIP or ZIP+4 code; empty when it is none, or the army's (APO, FPO)."""
    digits = postal.strip().partition("-")[0].strip()
    if len(digits) != 5 or not (digits.isascii() and digits.isdigit()):
        return "", ()
    state = _STATE_OF_ZIP.get(digits[:3], "")
    return state, _ZONES_OF_ZIP.get(digits[:3]) or ZONES_OF_STATE.get(state, ())


def of_canadian_code(postal: str) -> tuple[str, tuple[str, ...]]:
    """Province and zones by the first letter of a Canadian postal code such as `K1A 0B1`."""
    code = postal.strip().upper().replace(" ", "")
    has_its_form = len(code) in (3, 6) and code[0].isalpha() and code[1].isdigit()
    return _CANADA.get(code[0], ("", ())) if has_its_form else ("", ())


def state_of_number(e164: str) -> str:
    """State or province of a +1 number's area code; empty for toll-free and other countries'."""
    return _STATE_OF_AREA_CODE.get(e164[2:5], "") if e164.startswith("+1") else ""
