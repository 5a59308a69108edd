consultant-title = Tanácsadók
consultant-page-note = A szolgáltató munkatársai, akiknek néhány napra megengedi, hogy megnézzék a beállításokat. Kapcsolatot, jegyzetet, fájlt, exportot és előzményt soha nem látnak.
consultant-banner = { $name } eddig nézheti meg a rendszer beállításait: { $until }.
consultant-banner-several = { $name } és mások is megnézhetik a rendszer beállításait, a legtovább eddig: { $until }.
consultant-banner-look = Mit nyitottak meg, és hogyan vethet véget neki
consultant-name = Név
consultant-email = E-mail
consultant-reason = Indok
consultant-days = Mennyi időre
consultant-days-n = { $n-shown } nap
consultant-people = A felhasználók neve és szerepköre is látszódjon
consultant-until = Meddig
consultant-since = Meghívva
consultant-ended = Lezárva
consultant-by = Meghívta
consultant-sees = Mit lát
consultant-sees-settings = beállítások
consultant-sees-people = beállítások, valamint a felhasználók neve és szerepköre
consultant-state = Állapot
consultant-state-waiting = még nem nyitotta meg
consultant-state-open = betekinthet
consultant-state-ended = lezárt
consultant-state-expired = lejárt
consultant-actions = Műveletek
consultant-end = Lezárás
consultant-again = Új hivatkozás
consultant-was-ended = A hozzáférés véget ért.
consultant-none = Nincs meghívott tanácsadó
consultant-none-help = A szolgáltatótól senki sem nyithatja meg ezt a rendszert, hacsak itt meg nem hívja.
consultant-invite-title = Tanácsadó meghívása
consultant-invite-help = A tanácsadó levélben kapja meg a hivatkozást; ahol nem küldünk levelet, Ön kapja meg és adja tovább. Amíg a meghívás tart, minden adminisztrátor minden oldalon látja; bármikor véget vethet neki.
consultant-invite-do = Meghívás
consultant-link-title = Adja tovább ezt a hivatkozást
consultant-link-help = Csak most látható, és egyszer használható. Aki elsőként megnyitja, az lép be, ezért csak a tanácsadónak küldje el.
consultant-crumbs = Hol jár
consultant-invitation = Meghívás
consultant-visits = Megnyitott oldalak
consultant-visits-help = Minden oldal bekerül ide, mielőtt a tanácsadó meglátja. A lista magától frissül, és 90 napig őrizzük meg.
consultant-visits-none = Még semmit sem nyitott meg.
consultant-visit-page = Oldal
consultant-visit-path = Cím
consultant-visit-at = Mikor
consultant-enter-title = Belépés tanácsadóként
consultant-enter-for = { $name }, ezzel megnézheti { $tenant } beállításait eddig: { $until }.
consultant-enter-reason = Indok: { $reason }
consultant-enter-settings = Csak beállításokat lát, olyan érték nélkül, amely személyes adat lehet.
consultant-enter-people = Csak beállításokat lát, olyan érték nélkül, amely személyes adat lehet, valamint a felhasználók nevét és szerepkörét.
consultant-enter-logged = Minden megnyitott oldal bekerül abba a naplóba, amelyet a cég adminisztrátorai olvasnak.
consultant-enter-do = Belépés
consultant-useless = Ez a hivatkozás már nem működik
consultant-useless-help = Egyszer használható, amíg a meghívás tart. Kérjen újat a cég adminisztrátorától.
error-not-staff = ez nem a szolgáltató munkatársának címe
change-of-consultants = { $n-shown } tanácsadó
consultant-was-written = A tanácsadó levélben kapja meg a hivatkozást.
letter-consultant-subject = Meghívás { $tenant } beállításainak megtekintésére
letter-consultant-text =
    { $tenant } meghívja Önt, hogy tanácsadóként megnézze a beállításait eddig: { $until }.

    Indok: { $reason }

    Ez a cím egyszer nyílik meg. Csak beállításokat lát, és minden megnyitott oldal bekerül abba a naplóba, amelyet a cég adminisztrátorai olvasnak:

    { $link }
