//! Words that change what a sentence says, or that are too common to be a slip of one another.
//! All as [`fold`](super::super::fold) leaves them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::dictionary;

/// What a known word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// It denies.
    Negation,
    /// It measures: a unit, a currency.
    Unit,
    /// It is part of a number.
    Number,
    /// It holds a sentence together and says little by itself.
    Glue,
    /// Any other common word, a day, a direction, and words near to others that mean something
    /// else.
    Common,
}

/// The words of a language, parted by blanks.
struct Language {
    tag: &'static str,
    negations: &'static str,
    glue: &'static str,
    common: &'static str,
}

/// Units, currencies and times that are no other word in a language that is read here. Short
/// ones are known by the number before them.
const UNITS: &str = "\
    euro euros eur dollar dollars dolares dolar usd pound pounds pfund libras gbp yen jpy yuan cny \
    rupee rupees rubel rouble roubles ruble rubles francs franken chf krone kronen kroner couronne \
    couronnes pesos zloty sterling cents \
    meter meters metre metres metern metro metros metri kilometer kilometers kilometre kilometres \
    kilometern kilometros chilometri mile miles feet inch inches yard yards gram grams gramme \
    grammes gramm kilo kilos kilogram kilograms kilogramm ton tons tonne tonnes tonnen toneladas \
    tonnellate liter liters litre litres litros litri gallon gallons barrel barrels barils hectare \
    hectares hektar acre acres kwh mwh gwh watt watts kilowatt megawatt megawatts gigawatt kmh mph \
    second seconds minute minutes hour hours days week weeks month months year years decade decades \
    century centuries secondes heure heures jour jours semaine semaines annee annees siecle siecles \
    sekunde sekunden minuten stunde stunden tage tagen woche wochen monat monate monaten jahr jahre \
    jahren segundo segundos minuto minutos hora horas dias semana semanas meses anos secondi minuti \
    giorno giorni settimana settimane mesi anni uren dagen weken maand maanden jaar celsius \
    fahrenheit";

/// The large numbers, which go with digits in any language.
const SCALES: &str = "\
    million millions billion billions trillion thousand hundred milliard milliards \
    millionen milliarden millon millones milione milioni miliardo miliardi milhao milhoes bilhao";

const LANGUAGES: &[Language] = &[
    Language {
        tag: "en",
        negations: "\
            not no never none nobody nothing nowhere neither nor without cannot hardly barely \
            scarcely",
        glue: "\
            the a an and or but if of in on at to by for from with as is are was were be been \
            being it its that this these those than then there here so such while because though \
            although into onto upon about who whom whose which what when where why how do does \
            did has have had i me my we us our you your they them their",
        common: "\
            he she his her hers him himself herself all any some many much more most less least \
            few fewer own one two three four five six seven eight nine ten eleven twelve dozen \
            half third quarter twice once first second last next new old now ever also only just \
            too very will would shall should can could may might must done having up down out \
            off over under above below before after during since until between among against \
            through both either each every other another same yet still again man men woman \
            women boy girl son sons sun male female day way pay say says said see saw set sat \
            sit let get got put cut hit hot hat run ran top low law war far car bar ban make \
            made take took come came go goes went give gave find found form hard had bad sad dad \
            hand band land sand lend send spend buy sell sold cold told hold bold old win won \
            lose lost rise rose fall fell fill full hire hired fire fired tired open opened \
            close closed legal illegal import export increase decrease increased decreased \
            rising falling gain gained loss north south east west northern southern eastern \
            western left right monday tuesday wednesday thursday friday saturday sunday january \
            february march april june july august september october november december morning \
            evening today yesterday tomorrow yes like live lives love move house mouse mother \
            father brother sister public private dead read head lead led red bed back pack peace \
            piece police policy party part port post past cast cost lost most host best rest \
            test west fact face race rate late date gate hate game name same came case base sale \
            tale male mile mine nine line fine wine time tone bone gone cure core care dare rare \
            bare small tall call fall wall ball big bag beg high night fight right light might \
            sight tight state site side wide ride hide size prize price well bell sell tell hell \
            while white write note vote role rule real seal deal meal heal team term firm film \
            farm warm work word world book look took cook good food foot room door poor floor \
            blood injured insured killed called filled filed field named rescued rescuer \
            rescuers passengers messengers",
    },
    Language {
        tag: "fr",
        negations: "\
            ne pas jamais aucun aucune aucuns aucunes nul nulle rien personne guere ni sans non",
        glue: "\
            le la les l un une des du de d et ou mais si en dans sur aux a au par pour avec \
            comme est on se ce ces cet cette son sa ses que qui qu y c s n j m t te me ou quoi \
            dont il elle nous vous je tu lui leur leurs",
        common: "\
            ils elles sous sont etait etaient ete etre mon ma mes ton ta tes notre nos votre vos \
            deux trois quatre cinq six sept huit neuf dix onze douze plus moins tres trop peu \
            tout tous toute toutes meme autre autres avant apres depuis pendant entre contre \
            chez vers hier demain fait faire dit dire ont avait avaient sera seront peut peuvent \
            doit lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril \
            mai juin juillet aout septembre octobre novembre decembre nord sud ouest gauche \
            droite bon bonne mal haut bas long court vieux jeune premier premiere dernier \
            derniere homme femme fils fille pere mere maire frere soeur mari guerre terre mort \
            mot mois jour jours nuit pays paix pain main mains bain vin fin loi roi foi fois \
            voix choix prix dix cas pas car par port part fort sort mort tort cour tour jour \
            four pour sens cent vent dent gens temps rue vue vie voie joie soie oie ami amie",
    },
    Language {
        tag: "de",
        negations: "\
            nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner \
            keines weder ohne nirgends nirgendwo kaum nein",
        glue: "\
            und oder in im an am auf aus bei mit von vom zu zum zur als wie ist es so da dass ob \
            um fur durch doch auch noch schon nur sich man wo was hat",
        common: "\
            der die das den dem des ein eine einen einem einer eines aber wenn nach vor uber \
            unter hinter neben zwischen gegen sind war waren wer wen wem wir ihr ihn ihm er sie \
            ich du mich dich uns euch ihnen ihre ihren ihrem ihrer mein dein sein unser wird \
            werden wurde wurden haben hatte hatten wann warum dort hier sehr mehr weniger viel \
            viele alle jeder jede jedes kann muss soll darf will mag ja zwei drei vier funf \
            sechs sieben acht neun zehn elf zwolf hundert tausend erste letzte neue alte seit \
            bis ab montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar \
            marz april mai juni juli august september oktober november dezember nord sud ost \
            west norden suden osten westen links rechts heute gestern morgen mann frau sohn \
            tochter vater mutter bruder schwester haus maus hand land sand band wand rand jahr \
            tag tage zeit weit seite saite gut gross klein hoch tief lang kurz laut leise rot \
            tot not brot boot gewonnen verloren offen geschlossen geoffnet sagt sagte legt legte \
            liegt lagt tragt fragt recht rechte macht nacht acht wacht",
    },
    Language {
        tag: "es",
        negations: "\
            no nunca jamas nada nadie ningun ninguna ninguno tampoco sin ni",
        glue: "\
            el la los las lo y o pero de del al a en con por para como es son se que su sus le \
            les un una si",
        common: "\
            unos unas era eran fue fueron ser estar esta este estos estas ese esa eso mi mis tu \
            nos os quien cual cuando donde mas menos muy todo todos toda todas otro otra antes \
            despues desde hasta entre sobre bajo uno dos tres cuatro cinco seis siete ocho nueve \
            diez cien mil lunes martes miercoles jueves viernes sabado domingo enero febrero \
            marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre norte sur \
            este oeste hoy ayer manana hombre mujer hijo hija padre madre primero primera ultimo \
            ultima bueno malo alto bajo caso casa cosa peso piso paso puerto puerta guerra \
            tierra",
    },
    Language {
        tag: "it",
        negations: "\
            non mai niente nulla nessun nessuno nessuna nemmeno neanche neppure senza ne no",
        glue: "\
            il lo la i gli le e o ma se di del della dei delle a al alla in nel nella con su per \
            da dal dalla che chi si ci un una uno come ed",
        common: "\
            sul sulla tra fra era erano essere stato stata lui lei loro noi voi io mio tuo suo \
            sua suoi sue cui cosa quando dove piu meno molto tutti tutte altro altra prima dopo \
            fino due tre quattro cinque sei sette otto nove dieci cento mille lunedi martedi \
            mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile maggio \
            giugno luglio agosto settembre ottobre novembre dicembre oggi ieri domani nord sud \
            est ovest uomo donna figlio figlia padre madre primo ultimo caso casa cosa pace pane \
            mano meno",
    },
    Language {
        tag: "nl",
        negations: "\
            niet geen nooit niets niemand nergens noch zonder nauwelijks nee",
        glue: "\
            de het een en of maar als dan van voor met door bij op te uit naar om over aan in is \
            dat dit die er ook zo",
        common: "\
            tot tegen zijn waren worden werd werden heeft hebben had hadden hij zij ze wij we \
            jij je ik mij hem haar hun ons deze wie wat waar wanneer hoe meer minder veel alle \
            ander andere eerste laatste twee drie vier vijf zes zeven acht negen tien honderd \
            duizend miljoen miljard maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
            januari februari maart april mei juni juli augustus september oktober november \
            december vandaag gisteren morgen noord zuid oost west man vrouw zoon dochter vader \
            moeder",
    },
    Language {
        tag: "pt",
        negations: "\
            nao nunca nenhum nenhuma ninguem nada nem sem jamais",
        glue: "\
            o a os as e ou mas de do da dos das em no na nos nas ao por para com como se que um \
            uma pelo pela",
        common: "\
            uns umas ser foi foram era eram esta este estao ele ela eles elas seu sua seus suas \
            meu minha isso quem qual quando onde mais menos muito todos todas outro outra antes \
            depois desde ate entre dois duas tres quatro cinco seis sete oito nove dez cem mil \
            segunda terca quarta quinta sexta sabado domingo janeiro fevereiro marco abril maio \
            junho julho agosto setembro outubro novembro dezembro hoje ontem norte sul leste \
            oeste homem mulher filho filha pai mae primeiro ultimo",
    },
    Language {
        tag: "pl",
        negations: "\
            nie nigdy nikt nic zaden zadna zadne bez ani",
        glue: "\
            i w z na do od o po za ze to jest sie a u",
        common: "\
            poniedzialek wtorek sroda czwartek piatek sobota niedziela przed po wiecej mniej",
    },
    Language {
        tag: "sv",
        negations: "\
            inte aldrig ingen inget inga utan varken",
        glue: "\
            och i att det en ett som pa av for med till den om",
        common: "\
            mer mindre fore efter mandag tisdag onsdag torsdag fredag lordag sondag han hon",
    },
    Language {
        tag: "ru",
        negations: "\
            не нет ни никогда ничего никто никого нельзя без",
        glue: "\
            и в на с по к у о из за от что как это",
        common: "\
            он она до после больше меньше понедельник вторник среда четверг пятница суббота \
            воскресенье",
    },
    Language {
        tag: "ar",
        negations: "\
            لا لم لن ليس ليست غير دون بلا عدم",
        glue: "\
            في من على الى ان عن مع هذا هذه التي الذي",
        common: "\
            قبل بعد اكثر اقل الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت",
    },
    Language {
        tag: "he",
        negations: "\
            לא אין בלי אף",
        glue: "\
            של על את עם זה הוא היא",
        common: "\
            לפני אחרי יותר פחות",
    },
    Language {
        tag: "tr",
        negations: "\
            degil yok hic",
        glue: "\
            ve bir bu da de ile icin",
        common: "\
            once sonra daha cok az",
    },
];

type Words = HashMap<&'static str, Class>;

static KNOWN: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let of = |words: &'static str, class| words.split_whitespace().map(move |word| (word, class));
    let all = |language: &Language| {
        // What weighs most comes last and stays.
        of(language.common, Class::Common)
            .chain(of(language.glue, Class::Glue))
            .chain(of(UNITS, Class::Unit))
            .chain(of(SCALES, Class::Number))
            .chain(of(language.negations, Class::Negation))
            .collect()
    };
    LANGUAGES.iter().map(all).collect()
});

/// So many words tell a language, if so many of them hold its sentences together.
const TELLING: usize = 1000;
const SURE: usize = 5;

/// The words of the languages of a text.
#[derive(Debug)]
pub(super) struct Lexicon {
    languages: Vec<usize>,
}

impl Lexicon {
    /// The language that a BCP 47 tag names; if that is not known, those that the text seems to
    /// be written in, and all if that can't be told either.
    pub(super) fn new(tag: &str, text: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let named = LANGUAGES
            .iter()
            .position(|language| language.tag == primary);
        let languages = named.map_or_else(|| told(text), |one| vec![one]);
        Self { languages }
    }

    /// The tag of the language that number words are read in.
    pub(super) fn tag(&self) -> &'static str {
        match self.languages[..] {
            [one] => LANGUAGES[one].tag,
            _ => "",
        }
    }

    /// What a folded word is, if it is known.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        let of = |language: &usize| KNOWN[*language].get(word).copied();
        let mut classes = self.languages.iter().filter_map(of);
        let first = classes.next()?;
        Some(if classes.any(|class| class == Class::Negation) {
            Class::Negation
        } else {
            first
        })
    }

    /// Whether a folded word is one, so that it may have been put in place of another one. In
    /// languages without a list nothing tells, so whatever is in letters may be one.
    pub(super) fn is_listed(&self, word: &str) -> bool {
        if !word.chars().all(char::is_alphabetic) {
            return false;
        }
        let mut tags = self.languages.iter().map(|one| LANGUAGES[*one].tag);
        // Words of English stand in all languages.
        let any = tags.clone().any(|tag| dictionary::knows(tag, word));
        any || dictionary::knows("en", word) || !tags.any(dictionary::is_there)
    }
}

fn told(text: &str) -> Vec<usize> {
    let words: HashSet<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(TELLING)
        .map(super::super::fold::fold_all)
        .collect();
    let counts: Vec<usize> = LANGUAGES
        .iter()
        .map(|language| {
            let glue = language.glue.split_whitespace();
            glue.filter(|word| words.contains(*word)).count()
        })
        .collect();
    let most = counts.iter().max().copied().unwrap_or_default();
    let near = |number: &usize| most < SURE || counts[*number] * 3 >= most * 2;
    (0..LANGUAGES.len()).filter(near).collect()
}
