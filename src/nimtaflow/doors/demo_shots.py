"""The story the sample library tells: ten years of a family's photos, an eight-day trip among them."""

from typing import Final

from nimtaflow.doors.demo_scenes import (
    CAMCORDER,
    CANON,
    COMPACT,
    DRONE,
    FUJI,
    IPHONE,
    IPHONE_6S,
    PIXEL,
    SONY,
    Event,
    Film,
    Place,
    Shot,
)

FREIBURG: Final = Place(47.9931, 7.8465, 278, "Freiburg im Breisgau", "Deutschland", "DE", "+01:00")
FREIBURG_SUMMER: Final = Place(47.9962, 7.8524, 281, "Freiburg im Breisgau", "Deutschland", "DE", "+02:00")
TRIP: Final = "2026/Von Südtirol in die Toskana"
ASIA: Final = "2017/Südostasien"

# fmt: off
EVENTS: Final = (
    Event("2026/Handy", FREIBURG, (
        Shot("cafe", IPHONE, "2026-10-31T15:02:37.610", shape="portrait", words=("Café",),
             title="Café in der alten Werkstatt"),
        Shot("cafe", IPHONE, "2026-10-31T15:04:02.118", (0, 4.2, 9)),
        Shot("cafe", IPHONE, "2026-10-31T15:31:55.034", (4.3, 3.6, 10), "portrait", "warm"),
    )),
    Event("2026/Handy", FREIBURG_SUMMER, (
        Shot("cat", IPHONE, "2026-10-11T16:20:11.204", (0, 0, 9.7), rating=5,
             title="Faust hilft beim Arbeiten", words=("Katze", "Faust")),
        Shot("cat", IPHONE, "2026-10-11T16:20:11.522", (0.2, 0.3, 9.9)),
        Shot("cat", IPHONE, "2026-10-11T16:20:11.841", (0.6, 0.1, 10)),
    )),
    Event("2026/Wallis im November", Place(46.3979, 8.1462, 1196, "Ernen", "Schweiz", "CH", "+01:00"), (
        Shot("church", CANON, "2026-11-14T17:04:41.12", rating=5, title="Mondaufgang über Ernen",
             text="Der Mond stand keine fünf Minuten neben dem Kirchturm.",
             words=("Mond", "Kirche", "Alpen", "Abend")),
        Shot("church", CANON, "2026-11-14T17:06:03.40", (2.4, 1.2, 7.1), "portrait", rating=4,
             words=("Mond", "Kirche")),
        Shot("church", IPHONE, "2026-11-14T17:11:20.008", (0, 2.3, 10), "panorama"),
    )),
    Event(f"{TRIP}/1 Hafling", Place(46.6427, 11.2283, 1283, "Hafling", "Italien", "IT", "+02:00"), (
        Shot("chalet", PIXEL, "2026-09-05T16:48:12.317", title="Angekommen", words=("Südtirol", "Hotel"), rating=4),
        Shot("chalet", CANON, "2026-09-05T17:10:45.22", (3.6, 2.2, 10), words=("Südtirol",)),
        Shot("chalet", CANON, "2026-09-05T17:15:08.64", (0, 1.4, 4.4), "portrait", "cool"),
    )),
    Event(f"{TRIP}/2 Sella", Place(46.5102, 11.8290, 2871, "Canazei", "Italien", "IT", "+02:00"), (
        Shot("hut", CANON, "2026-09-06T10:31:17.05", rating=5, title="Rifugio auf 2871 m",
             text="Drei Stunden Aufstieg, dann Kaiserschmarrn.", words=("Dolomiten", "Hütte", "Wandern")),
        Shot("hut", CANON, "2026-09-06T10:33:52.88", (1.6, 1.7, 6.6), words=("Dolomiten", "Hütte")),
        Shot("hut", PIXEL, "2026-09-06T11:05:20.941", (4.6, 1.6, 10)),
        Shot("hut", PIXEL, "2026-09-06T11:07:02.256", (1, 0, 7.2), "portrait", "vivid"),
    )),
    Event(f"{TRIP}/3 Gardasee", Place(45.5052, 10.7323, 68, "Lazise", "Italien", "IT", "+02:00"), (
        Shot("harbour", CANON, "2026-09-07T11:20:33.41", (0.6, 0, 9.6), rating=5, title="Hafen von Lazise",
             words=("Gardasee", "Hafen", "Boote")),
        Shot("harbour", CANON, "2026-09-07T11:22:10.10", (4.9, 0.2, 10), words=("Gardasee",)),
        Shot("harbour", CANON, "2026-09-07T11:24:47.93", (1.8, 3.6, 8), words=("Boote",), rating=3),
        Shot("harbour", PIXEL, "2026-09-07T18:40:05.620", (0.2, 0, 4.6), "portrait", "warm"),
        Shot("harbour", IPHONE, "2026-09-08T09:15:12.040", (0, 1, 10), "panorama"),
    ), (
        Film("harbour", IPHONE, "2026-09-07T18:42:10.000", ".MOV", 8, (0, 1.6, 6), (3.6, 1.2, 9.6)),
    )),
    Event(f"{TRIP}/4 Venedig", Place(45.4341, 12.3388, 99, "Venedig", "Italien", "IT", "+02:00"), (
        Shot("venice", CANON, "2026-09-09T10:02:50.31", rating=4, title="Vom Campanile",
             text="Salute und Giudecca, noch im Dunst.", words=("Venedig", "Lagune")),
        Shot("venice", CANON, "2026-09-09T10:04:19.77", (5.2, 3.7, 10), words=("Venedig", "Santa Maria della Salute"),
             rating=4),
        Shot("venice", CANON, "2026-09-09T10:06:38.52", (0.8, 4.4, 6.2), words=("Boote", "Lagune")),
        Shot("venice", IPHONE, "2026-09-10T08:31:44.900", (0, 3.4, 10), "panorama", "warm"),
    ), (
        Film("venice", PIXEL, "2026-09-09T10:11:02.334", ".mp4", 6, (0.5, 3.4, 6), (4, 3.6, 9.5)),
    )),
    Event(f"{TRIP}/5 Toskana", Place(43.4228, 11.1216, 141, "Colle di Val d’Elsa", "Italien", "IT", "+02:00"), (
        Shot("hilltown", CANON, "2026-09-11T18:51:26.19", rating=5, title="Colle Alta im letzten Licht",
             words=("Toskana", "Abendlicht")),
        Shot("hilltown", CANON, "2026-09-11T18:53:02.67", (3.6, 1.6, 8.2), "portrait", rating=4,
             words=("Toskana", "Turm")),
        Shot("hilltown", PIXEL, "2026-09-11T19:03:15.512", (5.2, 3, 10)),
        Shot("bar", PIXEL, "2026-09-11T20:37:48.129", title="Enoteca in Colle", words=("Bar", "Wein"), rating=3),
        Shot("bar", PIXEL, "2026-09-11T20:39:22.684", (3.1, 0.8, 9), tone="warm"),
        Shot("bar", PIXEL, "2026-09-11T20:58:01.250", (3.2, 2.8, 8.4), "portrait"),
        Shot("hilltown", IPHONE, "2026-09-12T07:44:09.333", (0, 1.2, 10), "panorama", "cool", title="Letzter Morgen"),
    ), (
        Film("hilltown", PIXEL, "2026-09-11T19:05:40.118", ".mp4", 6, (4, 3.6, 7), (4.2, 1.4, 7.2), turned=True),
    )),
    Event("2026/Neuschwanstein", Place(47.5498, 10.7483, 958, "Schwangau", "Deutschland", "DE", "+02:00"), (
        Shot("castle", CANON, "2026-06-13T14:22:30.47", rating=4, title="Von der Marienbrücke",
             words=("Schloss", "Allgäu")),
        Shot("castle", CANON, "2026-06-13T14:24:02.15", (1.9, 2, 6.6), words=("Schloss",), rating=4),
        Shot("castle", CANON, "2026-06-13T14:25:51.82", (2, 1.6, 5.6), "portrait"),
    )),
    Event("2025/Familie", FREIBURG, (
        Shot("studio", IPHONE, "2025-11-08T10:14:52.380", (0, 0, 10), title="Omas Werkstatt", words=("Zuhause",)),
        Shot("studio", IPHONE, "2025-11-08T10:52:00", (0, 1.8, 6.4), bare="IMG-20251108-WA0004.jpg"),
    )),
    Event("2025/Schweden", Place(59.4034, 18.7031, 3, "Vaxholm", "Schweden", "SE", "+02:00"), (
        Shot("lake", FUJI, "2025-08-16T20:48:11.30", (0.4, 0, 9), rating=5, title="Schärenabend",
             words=("Sonnenuntergang", "Meer")),
        Shot("lake", FUJI, "2025-08-16T20:58:23.51", (3.4, 0.4, 7), "portrait", "warm"),
        Shot("lake", IPHONE, "2025-08-16T21:02:09.717", (0, 2.1, 10), "panorama"),
    )),
    Event("2025/Norwegen", Place(60.8638, 7.1130, 121, "Flåm", "Norwegen", "NO", "+02:00"), (
        Shot("mist", DRONE, "2025-08-21T07:12:30.220", (0.8, 0, 8.2), title="Nebel über dem Fjord", rating=4),
        Shot("mist", DRONE, "2025-08-21T07:19:57.002", (0, 2.6, 10), "panorama"),
    )),
    Event("2025/Engelberg", Place(46.8043, 8.4389, 1850, "Engelberg", "Schweiz", "CH", "+02:00"), (
        Shot("alps", CANON, "2025-07-19T11:04:12.90", (0.4, 0, 9.2), rating=5, title="Fürenalp",
             text="Der Grotzliweg, ganz ohne Wolken.", words=("Alpen", "Wandern", "Sommer")),
        Shot("alps", CANON, "2025-07-19T11:09:33.26", (2.2, 1.8, 7.6), words=("Alpen", "Gletscher"), rating=4),
        Shot("alps", CANON, "2025-07-19T11:31:05.58", (5.2, 1.4, 10)),
        Shot("alps", IPHONE, "2025-07-19T11:40:18.266", (0, 1.4, 10), "panorama", "vivid"),
    )),
    Event("2024/Nordspanien", Place(43.4629, -3.8050, 12, "Santander", "Spanien", "ES", "+02:00"), (
        Shot("coast", FUJI, "2024-09-14T18:02:10.66", (0, 0.6, 10), rating=4, title="Picos hinter der Küste",
             words=("Meer", "Berge")),
        Shot("coast", FUJI, "2024-09-14T18:05:29.14", (0.6, 3.4, 7.4)),
    )),
    Event("2024/Schottland & Yorkshire", Place(57.6436, -6.2723, 290, "Staffin", "Großbritannien", "GB", "+01:00"), (
        Shot("skye", FUJI, "2024-05-18T13:44:26.71", (0.6, 0, 8.4), rating=5, title="Quiraing, Isle of Skye",
             words=("Schottland", "Straße")),
        Shot("skye", FUJI, "2024-05-18T13:47:50.02", (3.2, 0.2, 7.2), "portrait"),
        Shot("skye", FUJI, "2024-05-18T13:52:39.38", (0, 3, 5.8), tone="bright"),
    ), (
        Film("skye", DRONE, "2024-05-18T14:12:30.000", ".MP4", 8, (0.2, 0.2, 9.8), (2.2, 1.6, 7)),
    )),
    Event("2024/Schottland & Yorkshire", Place(54.4884, -0.6070, 60, "Whitby", "Großbritannien", "GB", "+01:00"), (
        Shot("abbey", FUJI, "2024-05-23T12:10:18.95", (0, 0.4, 10), title="Whitby Abbey", words=("Ruine", "Gotik")),
        Shot("abbey", FUJI, "2024-05-23T12:13:01.60", (5, 0.6, 10), "portrait"),
        Shot("abbey", FUJI, "2024-05-23T12:14:44.27", (1.6, 0, 8.2), tone="mono", suffix=".webp"),
    )),
    Event("2023/Tipi-Camp", Place(47.8731, 8.1936, 905, "Hinterzarten", "Deutschland", "DE", "+02:00"), (
        Shot("tipis", SONY, "2023-07-08T23:14:20.10", rating=4, title="Sterne zählen", words=("Camping", "Nacht")),
        Shot("tipis", SONY, "2023-07-08T23:19:02.33", (2.6, 2.6, 6.8), words=("Camping",)),
        Shot("tipis", SONY, "2023-07-08T23:26:48.71", (3.2, 0.6, 6.6), "portrait"),
    )),
    Event("2022/Amsterdam", Place(52.3752, 4.8977, 1, "Amsterdam", "Niederlande", "NL", "+02:00"), (
        Shot("canal", SONY, "2022-04-23T12:18:20.73", title="Damrak", words=("Amsterdam", "Gracht")),
        Shot("canal", SONY, "2022-04-23T12:19:55.20", (5, 2, 10)),
        Shot("canal", SONY, "2022-04-23T12:24:41.66", (0, 2.2, 5.8), tone="warm"),
    )),
    Event("2021/Zuhause", FREIBURG_SUMMER, (
        Shot("bistro", SONY, "2021-09-17T19:12:44.10", (0, 3.3, 10), title="Endlich wieder auswärts essen",
             words=("Restaurant",)),
    )),
    Event("2020/Zuhause", FREIBURG_SUMMER, (
        Shot("tea", SONY, "2020-04-14T08:58:31.25", (0, 0.4, 9.2), title="Heimarbeit, Tag 23", words=("Zuhause",)),
        Shot("tea", SONY, "2020-04-14T09:02:12.80", (6.4, 2.6, 9.9), "portrait"),
    )),
    Event("2019/Neues Büro", FREIBURG, (
        Shot("office", IPHONE_6S, "2019-02-04T08:36:40.555", title="Schlüsselübergabe", words=("Büro",)),
        Shot("office", IPHONE_6S, "2019-02-04T08:38:15.091", (2.4, 2.8, 7.6)),
    )),
    Event("2018/Westküste", Place(37.7172, -119.6623, 1200, "Yosemite Valley", "Vereinigte Staaten", "US", "-07:00"), (
        Shot("yosemite", SONY, "2018-05-24T10:07:15.44", (0, 0, 10), "portrait", rating=4, title="Yosemite, Tag 1",
             words=("Nationalpark", "Felsen")),
        Shot("yosemite", SONY, "2018-05-24T10:11:38.90", (0, 5.4, 10)),
        Shot("yosemite", IPHONE_6S, "2018-05-24T10:20:04.130", (0, 1.4, 10), tone="vivid"),
    )),
    Event("2018/Westküste", Place(36.8791, -111.5104, 1310, "Page", "Vereinigte Staaten", "US", "-07:00"), (
        Shot("canyon", SONY, "2018-05-29T16:31:52.06", rating=5, title="Horseshoe Bend",
             words=("Canyon", "Colorado River")),
        Shot("canyon", IPHONE_6S, "2018-05-29T16:40:11.584", (2.6, 2, 7.6), "portrait", "warm"),
        Shot("canyon", IPHONE_6S, "2018-05-29T16:42:33.019", (0, 3.1, 10), "panorama"),
    )),
    Event(f"{ASIA}/Singapur", Place(1.2838, 103.8515, 15, "Singapur", "Singapur", "SG", "+08:00"), (
        Shot("towers", IPHONE_6S, "2017-02-04T21:12:47.301", (0, 0, 9), words=("Hochhaus", "Nacht")),
    ), (
        Film("towers", CAMCORDER, "2017-02-04T21:15:30.000", ".MPG"),
    )),
    Event(f"{ASIA}/Jakarta", Place(-6.2198, 106.8142, 40, "Jakarta", "Indonesien", "ID", "+07:00"), (
        Shot("jakarta", SONY, "2017-02-07T19:20:36.42", (0.6, 0, 9.2), title="Semanggi", rating=3,
             words=("Nacht", "Stadt")),
        Shot("jakarta", SONY, "2017-02-07T19:24:10.18", (3, 1.2, 7), "portrait"),
    )),
    Event(f"{ASIA}/Yangon", Place(16.7953, 96.1651, 20, "Yangon", "Myanmar", "MM", "+06:30"), (
        Shot("pagoda", SONY, "2017-02-10T18:02:05.83", title="Karaweik", words=("Tempel", "See", "Abend"), rating=4),
        Shot("pagoda", SONY, "2017-02-10T18:04:39.27", (4.2, 1.4, 9.6), words=("Tempel",)),
    )),
    Event(f"{ASIA}/Luang Prabang", Place(19.8917, 102.1372, 310, "Luang Prabang", "Laos", "LA", "+07:00"), (
        Shot("temple", SONY, "2017-02-13T18:10:44.55", rating=5, title="Haw Pha Bang und Nachtmarkt",
             words=("Tempel", "Markt", "Laos")),
        Shot("temple", SONY, "2017-02-13T18:13:20.92", (2.4, 0.4, 7.4), "portrait", words=("Tempel",)),
        Shot("temple", IPHONE_6S, "2017-02-13T18:22:07.188", (0.6, 4.6, 7.6)),
        Shot("mekong", SONY, "2017-02-14T18:18:31.04", rating=4, title="Sonnenuntergang am Mekong",
             words=("Sonnenuntergang", "Fluss")),
        Shot("mekong", IPHONE_6S, "2017-02-14T18:26:15.802", (0.4, 0, 5.6), "portrait"),
    ), (
        Film("mekong", COMPACT, "2017-02-14T18:24:00.000", ".AVI", 5, (0, 0.6, 9), (1.6, 1.4, 8.6)),
    )),
    Event("2015/Prag", Place(50.0861, 14.3892, 290, "Prag", "Tschechien", "CZ", "+02:00"), (
        Shot("library", SONY, "2015-10-10T11:36:02.17", rating=4, title="Bibliothek im Kloster Strahov",
             words=("Bibliothek", "Barock")),
        Shot("library", SONY, "2015-10-10T11:38:49.61", (1.6, 0, 8.8), words=("Barock",)),
        Shot("library", SONY, "2015-10-10T11:41:13.08", (6.2, 1.6, 9.8), "portrait"),
        Shot("library", SONY, "2015-10-10T11:44:30.94", (0.6, 2, 8.6), tone="mono", suffix=".png"),
    )),
)
# fmt: on
