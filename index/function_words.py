"""Words that carry a question's form rather than its subject, by language.

BM25 would weigh most of them next to nothing anyway; leaving them out of queries spares the
search their long posting lists. For a language without a list, that is all that is lost.
"""

_LISTS = {
    "en": """
    a about an and any are as at be been being but by can could did do does doing for from had has
    have having he her hers him his how i if in into is it its me my of on or our she should so
    some than that the their them then there these they this those to too us was we were what when
    where which while who whom whose why will with would you your
    """,
    "ru": """
    а без был была были было быть в вам вас ваш во вот все всё вы где да для до его ее её если есть
    ещё еще же за и из или им их к как какая какие каким какими каких какого какое какой каком
    какому какую ко когда кого кем кому ком который которая которое которые кто куда ли либо мне мы
    на над нас наш не него нее неё нет ни них но ну о об он она они оно от откуда по под почему при
    про с сам свой своего своей свою себя сколько со так также там то тоже того тот только ту ты у
    уже чего чей чем чему что чтобы чья чьё чьи эта эти это этого этой этом этот эту я
    """,
    "uk": """
    а без був була були було бути в вам вас від він вона вони воно все для до з за зі й його їх її і
    із або коли ким кого кому куди ми на над нас не ні о по при про своє свій скільки та так також
    там те того той тільки ти у хто це цей цього ця чи чий чим чого чому що щоб як яка яке який які
    якого якої якому яку я є
    """,
    "tr": """
    acaba ama bana bazı ben beni bir biz bu bunu bunun çok da daha de değil diye dolayı en fakat
    gibi hangi hangisi hem hep her hiç için ile ise kaç kadar ki kim kime kimi kimin kimler mı mi
    mu mü nasıl ne neden nedir nerede nereden nereye neresi neyi niçin niye o olan olarak oldu
    olduğu olup on onlar onu onun sen siz şey şu tüm ve veya ya yani
    """,
    "az": """
    amma bəzi belə ben bir biz bu bunu bunun çox da daha də deyil edib edir edən elə ən gərək hansı
    hansılar haqda haqqında harada haradan haraya hər həm heç idi ilə isə ki kim kimə kimi kimin
    kimlər lakin məgər mən nə necə neçə niyə nədir nədən nəyi o olan olaraq olub olur olunub olunur
    onlar onu onun orada öz sən siz üçün və ya yəni zaman vaxt
    """,
    "de": """
    aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dem den denn der des
    dessen die dies diese diesem diesen dieser dieses doch du durch ein eine einem einen einer eines
    er es für gab hat hatte hatten haben ich ihm ihn ihr ihre im in ist ja kann kein keine können
    man mit nach nicht noch nur ob oder ohne sich sie sind so soll über um und uns unter vom von vor
    war waren warum was welche welchem welchen welcher welches wem wen wenn wer werden wessen wie
    wieder wieviel wir wird wo woher wohin wurde wurden zu zum zur
    """,
    "fr": """
    a ai au aux avait avec avoir c ce cela ces cet cette comment d dans de des du elle elles en est
    et étaient était être eu eux fait il ils j je l la laquelle le les lequel lesquels leur leurs
    lui ma mais mes mon n ne nos notre nous on ont ou où par pas plus pour pourquoi qu quand que
    quel quelle quelles quels qui quoi s sa sans se ses si son sont sur t ta te tes ton tu un une
    vos votre vous y à combien
    """,
    "es": """
    a al ante como cómo con cuál cuáles cuando cuándo cuánta cuántas cuánto cuántos de del desde
    donde dónde el él ella ellas ellos en entre era eran es esa ese eso esta está están este esto
    fue fueron ha había han hasta hay la las le les lo los más me mi muy ni no nos o para pero por
    porque qué que quien quién quienes quiénes se ser si sí sin sobre son su sus también te tiene
    tu un una unas uno unos y ya
    """,
    "it": """
    a ad agli ai al alla alle allo anche che chi ci come con cosa cui da dai dal dalla dalle dei del
    della delle dello di dove e è ed era erano fu gli ha hanno i il in io l la le lei lo loro lui ma
    mi ne negli nei nel nella nelle no noi non o per perché più qual quale quali quando quanta
    quante quanti quanto questa queste questi questo se si sono sta su sua sue sul sulla suo suoi
    tra tu un una uno vi voi
    """,
    "pt": """
    a ao aos as até com como da das de dela dele do dos e é ela elas ele eles em entre era eram essa
    esse esta está este eu foi foram há isso isto já lhe mais mas me muito na nas não nem no nos o
    onde os ou para pela pelas pelo pelos por porque qual quais quando quanta quantas quanto quantos
    que quem se sem ser seu sua são também tem um uma umas uns você
    """,
    "ar": """
    أو أي أين أن إن إلى الذي التي الذين بعد بل بين ثم حتى حيث ذلك على عن عند عندما في فيه فيها قبل
    قد كان كانت كل كم كيف لا لم لماذا له لها ليس ما ماذا متى مع من منذ هذا هذه هل هم هو هي و ولا ومن
    يكون
    """,
    "fa": """
    آن آنها آیا از است اگر او اما ای این با باید بر برای به بود تا چرا چند چه چگونه چیست خود در را
    شد شده شود کجا کدام کرد کرده که کی کیست ما من نیز هر هم و یا یک
    """,
}
FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}
ALL_FUNCTION_WORDS = frozenset().union(*FUNCTION_WORDS.values())
