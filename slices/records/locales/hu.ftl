contact-column-name = Név
contact-column-kind = Fajta
contact-column-family-name = Vezetéknév
contact-column-given-name = Utónév
contact-column-emails = E-mail
contact-column-phones = Telefon
contact-column-companies = Cégek
contact-column-owner = Felelős
contact-column-address-country = Ország
contact-column-address-region = Megye, régió
contact-column-address-postcode = Irányítószám
contact-column-address-city = Település
contact-column-address-street = Utca, házszám
contact-column-addresses = Címek
contact-column-source = Forrás
contact-column-language = Nyelv
contact-column-notes = Megjegyzés
contact-column-created = Létrehozva
contact-column-updated = Módosítva
contact-part-emails-type = E-mail-cím: mire való
contact-part-phones-type = Telefonszám: mire való
contact-part-companies-title = Cég: a személy beosztása
contact-part-addresses-type = Több cím egyike: mire való
contact-part-addresses-country = Több cím egyike: ország
contact-part-addresses-region = Több cím egyike: megye
contact-part-addresses-postcode = Több cím egyike: irányítószám
contact-part-addresses-city = Több cím egyike: település
contact-part-addresses-street = Több cím egyike: utca, házszám
contact-word-type = típus
contact-word-default = alapértelmezett
contact-word-position = beosztás
contact-word-country = ország
contact-word-region = megye
contact-word-postcode = irányítószám
contact-word-city = település
contact-word-street = utca
contact-kind-person = Személy
contact-kind-company = Cég

error-only-persons = ez csak személynél adható meg
error-only-yourself = felelősnek csak saját magát adhatja meg
error-only-your-teams = felelős csak olyan lehet, aki az Ön csapataiban van
error-name-from-parts = a név a vezeték- és utónévből áll össze: azokat módosítsa
error-not-a-language = ez nem nyelvkód, mint például hu vagy en-GB
error-not-a-company = ez a kapcsolat nem cég
error-ambiguous = több adatlap is megfelel
error-twice-in-file = egy másik sor ugyanerről az adatlapról szól
error-says-otherwise = egy korábbi sor ugyanerről a cégről itt mást mond
error-not-picked = válasszon a találatok közül, vagy törölje a keresést
error-zero-character = a szövegben nulla kódú karakter (U+0000) van
error-unknown-id = nincs (már) ilyen azonosítójú adat
error-in-recycle-bin = ez az adatlap a lomtárban van
error-not-allowed = ehhez nincs joga
error-not-a-key = e mező alapján nem kereshető adatlap
error-not-indexed = e mező alapján nem kereshető adatlap
error-not-sortable = e mező szerint nem rendezhető a lista
error-unknown-column = nincs ilyen oszlop
error-bad-cursor = ez a lap már nem található: kezdje az elsőnél
error-kind-in-use = a fajta nem módosítható, amíg adatlapokon érték áll a mezőben
error-sensitive-refused = az adatvédelmi tájékoztató tiltja a különleges adatok tárolását: egészség, meggyőződés, származás, szexuális élet, biometria, szakszervezeti tagság
error-unique-needs-index = egyedi mezőhöz index kell: jelölje be a „Gyorsan szűrhető és rendezhető” pontot is
error-no-free-index = mind a tizenhat index foglalt ({ $names }): archiválja valamelyik mezőt, vagy mondjon le a gyors szűréséről, és akkor ez a mező is kaphat indexet
error-kind-without-index = az ilyen fajta értékeknek nincs indexük, ezért a mező nem lehet egyedi, és a lista nem rendezhető szerinte
error-index-not-ready = az index még készül: mentse e nélkül, és néhány perc múlva próbálja újra
error-values-not-unique = több adatlapon már ugyanaz az érték áll
error-no-default = ilyen mezőnek nem lehet alapértéke
error-filter-too-long-to-show = ezek a feltételek túl hosszúak ahhoz, hogy mentés nélkül megmutassuk, amit találnak: mentse őket név alatt, vagy hagyjon el néhányat
error-days-needed = adja meg egész számmal, hány nap
error-value-needed = ide érték kell
error-title-built-in = ilyen nevű mezője eleve minden kapcsolatnak van
error-title-taken = már van ilyen nevű mező
error-choice-twice = már van ilyen nevű választási lehetőség
error-field-gone = ez a mező már nincs meg, vagy Ön nem látja: válasszon másikat, vagy távolítsa el a feltételt
error-not-a-text = ide szöveg kell
error-not-an-object = ide objektum kell
error-twice = ez kétszer szerepel
error-second-default = csak egy lehet az alapértelmezett
error-field-stale = közben valaki más megváltoztatta ezt a mezőt: amit beírt, itt van, és ha újra menti, a másik változtatás helyére kerül
error-stale = ezt időközben valaki más módosította

problem-large-set = Ez nagy változás volt
problem-large-set-help = Nyissa meg az importálást, és ott válassza a Visszavonást: a háttérben vonjuk vissza.

records-actions = Műveletek
records-add = Hozzáadás
records-apply = Alkalmazás
records-cancel = Mégse
records-columns = Oszlopok
records-crumbs = Útvonal
records-delete = Törlés
records-edit = Szerkesztés
records-edit-of = { $name } szerkesztése
records-first-page = Első oldal
records-move-down = { $name } lejjebb
records-move-up = { $name } feljebb
records-next = Következő
records-pages = Oldalak
records-previous = Előző
records-remove = Eltávolítás
records-required = kötelező
records-restore = Visszaállítás
records-save = Mentés
records-select-all = Az oldalon mind kijelölése
records-select-one = { $name } kijelölése
records-undo = Visszavonás
records-with-selected = A kijelöltekkel:

value-yes = Igen
value-no = Nem
value-none = Egyik sem
value-empty = Üres
value-emptied = kiürítve
value-unknown = Ismeretlen
value-currency-of = { $name } pénzneme

kind-text = Egysoros szöveg
kind-long-text = Többsoros szöveg
kind-int = Egész szám
kind-decimal = Tizedes szám
kind-money = Pénzösszeg
kind-date = Dátum
kind-date-time = Dátum és időpont
kind-bool = Igen vagy nem
kind-choice = Egy választás
kind-choices = Több választás
kind-email = E-mail-cím
kind-phone = Telefonszám
kind-link = Webcím
kind-user = Felhasználó
kind-contact = Kapcsolat

op-is = egyenlő
op-is-not = nem egyenlő
op-contains = tartalmazza
op-not-contains = nem tartalmazza
op-starts = így kezdődik
op-lt = kisebb, mint
op-le = legfeljebb
op-gt = nagyobb, mint
op-ge = legalább
op-lt-day = korábbi, mint
op-le-day = nem későbbi, mint
op-gt-day = későbbi, mint
op-ge-day = nem korábbi, mint
op-between = két érték között
op-empty = üres
op-filled = ki van töltve

contact-title = Kapcsolatok
contact-new = Új kapcsolat
contact-new-person = Új személy
contact-new-company = Új cég
contact-search = Keresés a listában
contact-searched = „{ $q }”
contact-sorted = Kapcsolatok, rendezve: { $name }
contact-import = Importálás
contact-export = Exportálás
contact-count = { PLURAL($n) ->
    [one] Egy kapcsolat
   *[other] { $n-shown } kapcsolat
 }
contact-partial = Ehhez a feltételhez minden kapcsolatot meg kell nézni. Eddig csak egy részüket néztük át.
contact-partial-on = Keresés folytatása
contact-none = Még nincs itt senki
contact-none-help = Kezdje úgy, ahogy Önnek kényelmes.
contact-none-own = Még nincs saját kapcsolata
contact-none-own-help = Azokat a kapcsolatokat látja, amelyeknek Ön a felelőse. Vegyen fel egyet, vagy kérje meg egy kollégáját, hogy adjon át.
contact-none-found = Nincs ilyen kapcsolat
contact-none-found-help = Próbálja kevesebb szóval vagy más feltételekkel.
contact-no-more = Ez volt az utolsó oldal
contact-from-the-start = Vissza az elejére
contact-tile-import = Fájl importálása
contact-tile-import-help = Hozza át a kapcsolatait Excelből vagy más programból. Mentés előtt mindent ellenőrizhet.
contact-tile-import-go = Importálás
contact-tile-new = Kapcsolat felvétele
contact-tile-new-help = Vegye fel kézzel az első személyt vagy céget.
contact-tile-new-go = Új kapcsolat
contact-tile-fields = Saját mezők
contact-tile-fields-help = Adja hozzá, amit a cége a kapcsolatokról nyilvántart: listákat, dátumokat, összegeket.
contact-tile-fields-go = Mezők megnyitása
contact-quick = Gyorsszűrők
contact-quick-mine = Saját
contact-quick-persons = Személyek
contact-quick-companies = Cégek
contact-quick-recent = Az utolsó 7 napban módosult
contact-bin = Áthelyezés a lomtárba
contact-binned = A kapcsolat a lomtárba került.
contact-many-binned = A kapcsolatok a lomtárba kerültek.
contact-restored = A kapcsolat visszakerült.
contact-many-restored = A kapcsolatok visszakerültek.
contact-created = A kapcsolatot elmentettük.
contact-saved = A változtatásokat elmentettük.
contact-unchanged = Nem volt mit módosítani.
contact-change-owner = Felelős módosítása
contact-owner-changed = A kapcsolatok új felelőst kaptak.
contact-owner-of = { PLURAL($n) ->
    [one] Egy kapcsolat új felelőse
   *[other] { $n-shown } kapcsolat új felelőse
 }
contact-owned-by = felelős: { $name }
contact-is-binned = Ez a kapcsolat a lomtárban van. Ha módosítaná, állítsa vissza.
contact-binned-at = A lomtárban ez óta
contact-edit-of = { $name } szerkesztése
contact-details = Adatok
contact-default = Alapértelmezett
contact-email = E-mail-cím
contact-phone = Telefonszám
contact-type = Típus
contact-type-of = Mire való
contact-type-work = munkahelyi
contact-type-home = otthoni
contact-type-mobile = mobil
contact-type-main = fő
contact-type-fax = fax
contact-type-pager = személyhívó
contact-type-billing = számlázási
contact-type-delivery = szállítási
contact-type-other = egyéb
contact-add-email = E-mail-cím hozzáadása
contact-add-phone = Telefonszám hozzáadása
contact-add-address = Cím hozzáadása
contact-remove-address = A cím eltávolítása
contact-title-at = Beosztása itt: { $name }
contact-title-there = Beosztás
contact-section-name = Név
contact-section-fields = További adatok
contact-section-more = Felelős és megjegyzések
contact-is-person = Ez egy személy lesz.
contact-is-company = Ez egy cég lesz.
contact-make-person = Inkább személy
contact-make-company = Inkább cég
contact-language-hint = Milyen nyelven ír neki, például hu vagy en. Üresen: az Ön nyelvén.
contact-language-name = { $tag ->
    [ar] arab
    [be] belarusz
    [bg] bolgár
    [bs] bosnyák
    [ca] katalán
    [cs] cseh
    [cy] walesi
    [da] dán
    [de] német
    [el] görög
    [en] angol
    [es] spanyol
    [et] észt
    [fi] finn
    [fr] francia
    [ga] ír
    [he] héber
    [hi] hindi
    [hr] horvát
    [hu] magyar
    [id] indonéz
    [is] izlandi
    [it] olasz
    [ja] japán
    [ko] koreai
    [lt] litván
    [lv] lett
    [mk] macedón
    [mt] máltai
    [nl] holland
    [no] norvég
    [pl] lengyel
    [pt] portugál
    [ro] román
    [ru] orosz
    [sk] szlovák
    [sl] szlovén
    [sq] albán
    [sr] szerb
    [sv] svéd
    [tr] török
    [uk] ukrán
    [vi] vietnámi
    [zh] kínai
   *[other] { $tag }
}
contact-find = Írjon be egy nevet
contact-find-for = Keresés ehhez: { $name }
contact-find-go = Keresés
contact-find-none = Nincs ilyen nevű kapcsolat.
contact-found = Talált kapcsolatok
contact-beside = Kapcsolódó adatok
contact-masked = Az érték az Ön szerepkörében ki van takarva
contact-reveal = Megnézem
contact-reveal-of = Megnézem: { $name }
contact-reveal-help = A megnézést feljegyezzük: ki, mikor, melyik kapcsolatnál és melyik mezőt nézte meg.
contact-revealed = { $name }: { $field }
contact-revealed-note = A részletes naplóban szerepel, hogy ezt megnézte.
contact-revealed-back = Vissza az adatlaphoz
contact-section-masked = Kitakart
contact-facts = Időpontok
contact-show-all = Minden kapcsolat mutatása
contact-people = Munkatársak
contact-people-none = Még nincs itt senki.
contact-compare = Valaki megelőzte
contact-compare-help = Amíg Ön szerkesztett, valaki más is módosította ezt a kapcsolatot. Ahol mindketten módosítottak egy mezőt, válassza ki, melyik érték maradjon.
contact-compare-open = Minden mezőnél, amelyet mindketten módosítottak, válassza ki, melyik érték maradjon.
contact-compare-by = { $who } módosította, { $when }
contact-compare-before = Előtte: { $value }
contact-compare-untouched = Ön nem módosította.
contact-theirs = Az övé
contact-yours = Az Öné
contact-keep-theirs = Maradjon minden úgy, ahogy most van
contact-inline-stale = Valaki közben erre módosította: „{ $value }”. Ha felülírná, mentse el újra.

timeline-show = Mutassa
timeline-all = Minden
timeline-changes = Módosítások
timeline-created = Létrehozás
timeline-bin = Lomtár
timeline-older = Régebbiek
timeline-newest = Vissza a legújabbakhoz

history-did-created = létrehozta
history-did-updated = { PLURAL($n) ->
    [one] egy mezőt módosított
   *[other] { $n-shown } mezőt módosított
 }
history-did-binned = a lomtárba helyezte
history-did-restored = visszaállította
history-did-purged = véglegesen törölte
history-did-exported = exportálta
history-did-archived = archiválta
history-did-deleted = törölte
history-did-changed = módosította
history-gone = egy kapcsolat, amely már nincs meg
history-field-title = Név
history-field-kind = Típus
history-field-group = Csoport
history-field-position = Hely
history-field-help = Súgószöveg
history-field-required = Kötelező
history-field-unique = Egyedi
history-field-indexed = Gyorsan szűrhető és rendezhető
history-field-default = Alapérték
history-field-choices = Választható értékek
history-field-privacy = Adatvédelem
history-field-archived = Archivált
history-field-filter = Feltételek
history-field-shared = Megosztott

change-title = Előzmények
change-help = Mi történt az egész rendszerben, a legújabbal kezdve.
change-what = Mi
change-who = Ki
change-when = Mikor
change-via = Hogyan
change-did-create = Létrehozás
change-did-created = Létrehozás
change-did-update = Módosítás
change-did-updated = Módosítás
change-did-bin = Lomtárba helyezés
change-did-restore = Visszaállítás
change-did-restored = Visszaállítás
change-did-archived = Archiválás
change-did-deleted = Törlés
change-did-purge = Végleges törlés
change-did-hand-over = Átadva
change-did-import = Importálás
change-did-export = Exportálás
change-did-undo = Visszavonás
change-of-contacts = { $n-shown } kapcsolat
change-of-fields = { $n-shown } mező
change-of-filters = { $n-shown } szűrő
change-of-users = { $n-shown } felhasználó
change-of-other = { $n-shown } tétel
change-undone = Minden olyan, mint előtte.
change-undone-badge = visszavonva
change-undoes = Ahhoz, amit visszavont
change-undone-by = Ezt visszavonták: nézze meg, hogyan
change-partly = Nem mindent lehetett visszavonni
change-restored = { $n-shown } tétel olyan, mint előtte.
change-conflicts = { $n-shown } tételt békén hagytunk, mert azóta valaki módosította, vagy mert Ön nem módosíthatja.
change-undoing = A visszavonás a háttérben folyik: eddig { $done-shown } / { $n-shown }.
change-undoing-look = Megnézem újra
change-look = Nézze meg, mi lett visszavonva

bin-title = Lomtár
bin-help = A kapcsolatok { $days-shown } napig maradnak itt, utána végleg törlődnek.
bin-empty = A lomtár üres
bin-empty-help = Amit ide helyez, azt egy ideig még visszaállíthatja.
bin-left = Hátralévő idő
bin-days = még { $n-shown } nap
bin-purge = Végleges törlés
bin-purge-of = Véglegesen törli? { $name }
bin-purge-help = Ezt nem lehet visszavonni: a kapcsolat eltűnik, és az előzményeit soha többé nem lehet elolvasni.
bin-purge-type = Megerősítésül írja be a nevet:
bin-purge-wrong = Nem ez a neve.
bin-purged = A kapcsolat végleg törlődött.
bin-search = Keresés név szerint a lomtárban
bin-partial = A lomtárban több van, mint amennyit átnéztünk. A többihez keressen tovább.
bin-purge-many = { PLURAL($n) ->
    [one] Végleg törli ezt az egy kapcsolatot?
   *[other] Végleg törli ezt a(z) { $n-shown } kapcsolatot?
 }
bin-purge-many-help = Ez nem vonható vissza: ezek a kapcsolatok eltűnnek, és az előzményeik soha többé nem olvashatók.
bin-purge-count = Megerősítésként írja be, hány kapcsolat tűnik el: { $n-shown }
bin-purge-count-wrong = Nem ennyi van kijelölve.
bin-many-purged = A kapcsolatok végleg eltűntek.

filter-title = Szűrők
filter-new = Új szűrő
filter-help = Csak azok a kapcsolatok látszanak, amelyekre igazak a feltételek.
filter-list-help = A mentett szűrők listákhoz és exportáláshoz használhatók.
filter-conditions = Feltételek
filter-group = { $n }. csoport
filter-match = Teljesüljön:
filter-join-all = minden feltétel
filter-join-any = legalább egy feltétel
filter-join-none = egyik feltétel sem
filter-add = Feltétel hozzáadása
filter-add-group = Csoport hozzáadása
filter-remove = A feltétel eltávolítása
filter-remove-of = „{ $name }” eltávolítása
filter-remove-group = A csoport eltávolítása
filter-field = Mező
filter-op = Összehasonlítás
filter-value = Érték
filter-value-to = Eddig
filter-find = Írjon be egy nevet
filter-find-go = Keresés
filter-relative = Viszonylagos nap
filter-day-exact = adott napon
filter-day-today = ma
filter-day-yesterday = tegnap
filter-day-tomorrow = holnap
filter-day-week-start = e hét eleje
filter-day-month-start = e hónap eleje
filter-day-year-start = ez év eleje
filter-day-ago = nappal ezelőtt
filter-day-ahead = nap múlva
filter-days = Napok
filter-me = én
filter-and = és
filter-between = { $from } és { $to } között
filter-or = vagy
filter-not = nem
filter-unknown-field = egy mező, amely már nincs meg
filter-apply = Kapcsolatok mutatása
filter-refresh = A mezőkhöz illő beviteli mezők
filter-faulty = A szűrő így nem használható
filter-keep = Mentés
filter-keep-title = A szűrő mentése
filter-name = Név
filter-saved = A szűrőt elmentettük.
filter-renamed = A szűrő új nevet kapott.
filter-deleted = A szűrőt töröltük.
filter-shared = A szűrőt mostantól mindenki látja.
filter-unshared = A szűrőt mostantól csak a tulajdonosa látja.
filter-shared-badge = megosztott
filter-build = Szűrő összeállítása
filter-manage = Szűrők kezelése
filter-change = Feltételek módosítása
filter-clear = Szűrő törlése
filter-none = Még nincs mentett szűrő
filter-none-help = Állítsa össze egyszer a feltételeket, és használja újra meg újra.
filter-seen-by = Ki látja
filter-everybody = mindenki
filter-only-me = Ön
filter-rename = Átnevezés
filter-rename-of = { $name } új neve
filter-share = Megosztás
filter-unshare = Megosztás vége

field-title = Mezők
field-new = Új mező
field-list-help = Amit a cége a szokásosakon túl a kapcsolatokról nyilvántart.
field-slots = Használatban lévő indexek: { $used-shown } / { $all-shown }.
field-none = Még nincs saját mező
field-none-help = Csak olyan mezőt vegyen fel, amelyre a munkához, a kimutatásokhoz vagy a szűréshez szükség van.
field-no-group = Csoport nélkül
field-archived-title = Archivált mezők
field-name = Név
field-what = Mi ez
field-kind = Típus
field-kind-hint = Amint egy kapcsolatnál érték kerül bele, már nem változtatható.
field-group = Csoport
field-group-hint = Melyik címsor alatt jelenjen meg az űrlapokon.
field-help = Súgószöveg
field-help-hint = Egy mondat a beviteli mező mellett.
field-rules = Szabályok
field-required = Kötelező
field-unique = Egyedi
field-indexed = Gyorsan szűrhető és rendezhető
field-indexed-has = A tizenhat index egyike az övé. Nélküle lassabb a szűrés, a lista nem rendezhető szerinte, és nem lehet egyedi.
field-indexed-none = Mind a tizenhat index foglalt. Ha archivál egy mezőt, vagy lemond a gyors szűréséről, felszabadul egy hely.
field-indexed-free = { PLURAL($n) ->
    [one] A tizenhat indexből egy szabad.
   *[other] A tizenhat indexből { $n-shown } szabad.
 }
field-slot-filling = Az indexe még készül: addig lassabb a szűrés
field-default = Alapérték
field-order = Sorrend
field-choices = Választható értékek
field-choices-hint = Ha átnevez egyet, a kapcsolatoknál megmarad, amit választottak.
field-choice = Érték
field-choice-add = Érték hozzáadása
field-choice-up = Az érték feljebb
field-choice-down = Az érték lejjebb
field-choice-remove = Az érték eltávolítása
field-privacy = Adatvédelem
field-privacy-hint = Ettől függ, hogyan őrizzük az értékeket, és mikor töröljük őket.
field-privacy-ordinary = Általános
field-privacy-ordinary-help = Személyről nem árul el semmit: régió, termék.
field-privacy-personal = Személyes
field-privacy-personal-help = Személyről árul el valamit. Az előzményei lezárva őrződnek, és a személlyel együtt törlődnek.
field-privacy-sensitive = Érzékeny
field-privacy-sensitive-help = Egészség, meggyőződés, származás, szexuális élet, biometria, szakszervezeti tagság (GDPR 9. cikk).
field-privacy-refused = Az adatvédelmi szabályzat tiltja az ilyen adatok őrzését, ezért ezt az osztályt elutasítjuk.
field-refresh = A típushoz illő beviteli mezők
field-no-slot = Nem jutott hozzá index: a szűrés és a rendezés lassabb vagy nem lehetséges
field-no-order = Az ilyen típusú értékeknek nincs indexük: a szűrés lassabb
field-archive = Archiválás
field-archive-help = Eltűnik az űrlapokról és a listákról. Ami a kapcsolatoknál benne van, megmarad, és vele együtt visszatér.
field-restore = Visszaállítás
field-restore-help = Visszatér az űrlapokra és a listákra mindazzal, ami a kapcsolatoknál benne van.
field-created = A mező elkészült.
field-saved = A mezőt elmentettük.
field-archived = A mezőt archiváltuk.
field-restored = A mező visszakerült.

palette-found = Találatok
palette-commands = Ugrás
palette-none = Nincs találat
personal-saved-filters-filter-what = Az Ön által mentett feltételek, amelyekben név is állhat
personal-saved-filters-filter-why = hogy ugyanazokat a kapcsolatokat újra megtalálja

field-one = Mező
field-key = Kulcs
filter-consultant-note = Szűrők, amelyeket itt mindenki használ. Hogy mit keresnek, az a tanácsadók elől rejtve marad.
filter-none-shared = Nincs megosztott szűrő
filter-shows = Oszlopok
filter-order = Sorrend

canary-title = Csalirekord
canary-all = Csalirekordok
canary-all-help = Olyan rekordok, amelyeket senkinek sincs oka megnyitni. Aki egyet megnyit, módosít vagy exportál, riasztást vált ki. Egy kapcsolat oldaláról hozhat létre csalit; az adminisztrátorokon kívül mindenki közönséges kapcsolatnak látja.
canary-help = Tegye csalivá, ha ezt a kapcsolatot senkinek sincs oka megnyitni. Aki megnyitja, módosítja vagy exportálja, riasztást vált ki; az adminisztrátorokon kívül mindenki közönséges kapcsolatnak látja. Az Ön megtekintése egy órán át nem riaszt.
canary-set = Legyen csali
canary-unset = Ne legyen csali
canary-since = { $at } óta csali, létrehozta: { $name }. Aki megnyitja, módosítja vagy exportálja, riasztást vált ki.
canary-none = Nincs csalirekord.
canary-alarm = riasztás
canary-no-alarm = még nem riasztott
canary-opened = { $at }: { $name } megnyitotta
canary-changed = { $at }: { $name } módosította
canary-exported = { $at }: { $name } exportálta
canary-was-set = A rekord mostantól csali.
canary-was-removed = A rekord többé nem csali.
