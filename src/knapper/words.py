"""The site's own words in the languages that readers have: an English one in, its translation out.

The key of a word is the English one, so what has no translation is shown in English. A feature
adds its words here, one line a word, in the order of `_LANGUAGES`.
"""

# ruff: noqa: E501 - rows of a table
from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LANGUAGES", "words_of"]

_LANGUAGES: Final = ("de", "fr", "es", "it", "nl", "pt", "ja", "zh")
LANGUAGES: Final = ("en", *_LANGUAGES)
"""The languages that have words here."""

# {n} stands for a number.
_TABLE: Final[dict[str, tuple[str, ...]]] = {
    # Round a note.
    "Linked mentions": ("Verlinkte Erwähnungen", "Mentions liées", "Menciones enlazadas", "Menzioni collegate", "Gekoppelde vermeldingen", "Menções com ligação", "リンクされた言及", "链接提及"),
    "Unlinked mentions": ("Erwähnungen ohne Link", "Mentions non liées", "Menciones sin enlace", "Menzioni non collegate", "Niet-gekoppelde vermeldingen", "Menções sem ligação", "リンクされていない言及", "未链接提及"),
    "property": ("Eigenschaft", "propriété", "propiedad", "proprietà", "eigenschap", "propriedade", "プロパティ", "属性"),
    "{n} more": ("{n} weitere", "{n} de plus", "{n} más", "altri {n}", "nog {n}", "mais {n}", "ほか{n}件", "另外 {n} 处"),
    "{n} more notes": ("{n} weitere Notizen", "{n} autres notes", "{n} notas más", "altre {n} note", "nog {n} notities", "mais {n} notas", "ほか{n}件のノート", "另外 {n} 篇笔记"),
    "Others": ("Übrige", "Autres", "Otras", "Altre", "Overige", "Outras", "その他", "其他"),
    "Created": ("Erstellt", "Créé", "Creada", "Creata", "Gemaakt", "Criada", "作成", "创建于"),
    "Updated": ("Geändert", "Modifié", "Actualizada", "Aggiornata", "Bijgewerkt", "Atualizada", "更新", "更新于"),
    "Properties": ("Eigenschaften", "Propriétés", "Propiedades", "Proprietà", "Eigenschappen", "Propriedades", "プロパティ", "属性"),
    "Home": ("Start", "Accueil", "Inicio", "Inizio", "Start", "Início", "ホーム", "首页"),
    "Tags": ("Tags", "Étiquettes", "Etiquetas", "Tag", "Tags", "Etiquetas", "タグ", "标签"),
    "Breadcrumbs": ("Pfad", "Fil d’Ariane", "Ruta", "Percorso", "Kruimelpad", "Caminho", "パンくずリスト", "路径"),
    "How you get here": ("So kommt man hierher", "Comment on arrive ici", "Cómo se llega aquí", "Come si arriva qui", "Hoe je hier komt", "Como se chega aqui", "ここまでの道筋", "如何到达此处"),
    # The reading mode.
    "Stacked notes": ("Gestapelte Notizen", "Notes empilées", "Notas apiladas", "Note impilate", "Gestapelde notities", "Notas empilhadas", "ノートを重ねて表示", "堆叠笔记"),
    "Reading mode": ("Lesemodus", "Mode lecture", "Modo de lectura", "Modalità lettura", "Leesmodus", "Modo de leitura", "リーディングモード", "阅读模式"),
    "Smaller text": ("Kleinere Schrift", "Texte plus petit", "Texto más pequeño", "Testo più piccolo", "Kleinere tekst", "Texto menor", "文字を小さく", "缩小文字"),
    "Larger text": ("Größere Schrift", "Texte plus grand", "Texto más grande", "Testo più grande", "Grotere tekst", "Texto maior", "文字を大きく", "放大文字"),
    "Serif": ("Serifen", "Empattements", "Serifas", "Con grazie", "Schreef", "Serifas", "明朝体", "衬线"),
    # A copy to read without a network.
    "Keep this site for reading offline": ("Diese Seiten zum Lesen ohne Netz behalten", "Garder ce site pour le lire hors ligne", "Guardar este sitio para leerlo sin conexión", "Conserva questo sito per leggerlo offline", "Bewaar deze site om offline te lezen", "Guardar este site para ler sem ligação", "オフラインで読めるように保存", "保存本站以便离线阅读"),
    "This browser keeps no copy of this site": ("Dieser Browser behält keine Kopie dieser Seiten", "Ce navigateur ne garde pas de copie de ce site", "Este navegador no guarda copias de este sitio", "Questo browser non conserva copie di questo sito", "Deze browser bewaart geen kopie van deze site", "Este navegador não guarda cópias deste site", "このブラウザーでは保存できません", "此浏览器无法保存本站副本"),
    # Pictures.
    "Enlarge": ("Vergrößern", "Agrandir", "Ampliar", "Ingrandisci", "Vergroten", "Ampliar", "拡大", "放大"),
    "Close": ("Schließen", "Fermer", "Cerrar", "Chiudi", "Sluiten", "Fechar", "閉じる", "关闭"),
    "Previous": ("Vorige", "Précédent", "Anterior", "Precedente", "Vorige", "Anterior", "前へ", "上一个"),
    "Next": ("Nächste", "Suivant", "Siguiente", "Successiva", "Volgende", "Seguinte", "次へ", "下一个"),
    "Picture": ("Bild", "Image", "Imagen", "Immagine", "Afbeelding", "Imagem", "画像", "图片"),
    # Search.
    "Alias of {name}": ("Anderer Name von {name}", "Autre nom de {name}", "Otro nombre de {name}", "Altro nome di {name}", "Andere naam van {name}", "Outro nome de {name}", "{name}の別名", "{name} 的别名"),
    "Narrow the results down": ("Ergebnisse eingrenzen", "Affiner les résultats", "Acotar los resultados", "Restringi i risultati", "Resultaten verfijnen", "Refinar os resultados", "結果を絞り込む", "缩小结果范围"),
    # What other hosts have.
    "Show what {host} has until I leave": ("Zeigen, was von {host} kommt, bis ich gehe", "Afficher ce qui vient de {host} jusqu’à mon départ", "Mostrar lo que viene de {host} hasta que salga", "Mostra ciò che viene da {host} finché resto", "Tonen wat van {host} komt tot ik wegga", "Mostrar o que vem de {host} até eu sair", "このセッション中は{host}の内容を表示", "本次会话中显示来自 {host} 的内容"),
    # The tree, the palette, lists.
    "Contents": ("Inhalt", "Contenu", "Contenido", "Contenuto", "Inhoud", "Conteúdo", "目次", "目录"),
    "contents": ("Inhalt", "contenu", "contenido", "contenuto", "inhoud", "conteúdo", "内容", "内容"),
    "Filter notes": ("Notizen filtern", "Filtrer les notes", "Filtrar notas", "Filtra le note", "Notities filteren", "Filtrar notas", "ノートを絞り込む", "筛选笔记"),
    "Go to a note or command": ("Zu einer Notiz oder einem Befehl", "Aller à une note ou une commande", "Ir a una nota u orden", "Vai a una nota o un comando", "Naar een notitie of opdracht", "Ir para uma nota ou um comando", "ノートまたはコマンドへ移動", "转到笔记或命令"),
    "{n} found": ("{n} gefunden", "{n} trouvés", "{n} encontrados", "{n} trovati", "{n} gevonden", "{n} encontrados", "{n}件", "找到 {n} 项"),
    "Copied": ("Kopiert", "Copié", "Copiado", "Copiato", "Gekopieerd", "Copiado", "コピーしました", "已复制"),
    "Command": ("Befehl", "Commande", "Orden", "Comando", "Opdracht", "Comando", "コマンド", "命令"),
    "Did you mean": ("Meinten Sie", "Vouliez-vous dire", "Quizá quiso decir", "Forse cercavi", "Bedoelde u", "Quis dizer", "もしかして", "您是否要找"),
    "Copy the address of this page": ("Adresse dieser Seite kopieren", "Copier l’adresse de cette page", "Copiar la dirección de esta página", "Copia l’indirizzo di questa pagina", "Adres van deze pagina kopiëren", "Copiar o endereço desta página", "このページのアドレスをコピー", "复制本页地址"),
    "Copy this page as Markdown": ("Diese Seite als Markdown kopieren", "Copier cette page en Markdown", "Copiar esta página como Markdown", "Copia questa pagina come Markdown", "Deze pagina als Markdown kopiëren", "Copiar esta página como Markdown", "このページをMarkdownでコピー", "以 Markdown 复制本页"),
    "Go to a note by chance": ("Zu einer zufälligen Notiz", "Aller à une note au hasard", "Ir a una nota al azar", "Vai a una nota a caso", "Naar een willekeurige notitie", "Ir para uma nota ao acaso", "ランダムなノートへ", "随机打开笔记"),
    "Switch light and dark": ("Hell und dunkel wechseln", "Basculer clair et sombre", "Cambiar claro y oscuro", "Cambia chiaro e scuro", "Licht en donker wisselen", "Alternar claro e escuro", "明暗を切り替える", "切换明暗"),
    "Switch to light mode": ("Zu hell wechseln", "Passer en mode clair", "Cambiar a modo claro", "Passa alla modalità chiara", "Naar lichte weergave", "Mudar para o modo claro", "ライトモードに切り替える", "切换到浅色模式"),
    "Switch to dark mode": ("Zu dunkel wechseln", "Passer en mode sombre", "Cambiar a modo oscuro", "Passa alla modalità scura", "Naar donkere weergave", "Mudar para o modo escuro", "ダークモードに切り替える", "切换到深色模式"),
    "Switch to system preference": ("Der Einstellung des Systems folgen", "Suivre le réglage du système", "Seguir la preferencia del sistema", "Segui le impostazioni di sistema", "Systeemvoorkeur volgen", "Seguir a preferência do sistema", "システム設定に従う", "跟随系统设置"),
    "Print": ("Drucken", "Imprimer", "Imprimir", "Stampa", "Afdrukken", "Imprimir", "印刷", "打印"),
    "Search the text for “{n}”": ("Im Text nach „{n}“ suchen", "Chercher « {n} » dans le texte", "Buscar «{n}» en el texto", "Cerca «{n}» nel testo", "In de tekst zoeken naar „{n}”", "Procurar “{n}” no texto", "本文で「{n}」を検索", "在正文中搜索“{n}”"),
    "Recent changes": ("Letzte Änderungen", "Modifications récentes", "Cambios recientes", "Modifiche recenti", "Recente wijzigingen", "Alterações recentes", "最近の変更", "最近更改"),
    "No note has a date.": ("Keine Notiz hat ein Datum.", "Aucune note n’a de date.", "Ninguna nota tiene fecha.", "Nessuna nota ha una data.", "Geen notitie heeft een datum.", "Nenhuma nota tem data.", "日付のあるノートはありません。", "没有带日期的笔记。"),
    "All tags": ("Alle Tags", "Toutes les étiquettes", "Todas las etiquetas", "Tutti i tag", "Alle tags", "Todas as etiquetas", "すべてのタグ", "所有标签"),
    "Most used": ("Am häufigsten", "Les plus utilisées", "Las más usadas", "I più usati", "Meest gebruikt", "As mais usadas", "よく使われるもの", "最常用"),
    "There is no page here": ("Hier ist keine Seite", "Il n’y a pas de page ici", "Aquí no hay ninguna página", "Qui non c’è nessuna pagina", "Hier is geen pagina", "Não há página aqui", "このページはありません", "此处没有页面"),
    "The note may have been renamed, moved or withdrawn.": ("Vielleicht wurde die Notiz umbenannt, verschoben oder zurückgezogen.", "La note a peut-être été renommée, déplacée ou retirée.", "Quizá la nota cambió de nombre o de lugar, o se retiró.", "Forse la nota ha cambiato nome o posto, o è stata ritirata.", "Misschien is de notitie hernoemd, verplaatst of ingetrokken.", "A nota pode ter mudado de nome ou de lugar, ou sido retirada.", "ノートは名前や場所が変わったか、取り下げられた可能性があります。", "笔记可能已改名、移动或撤回。"),
    # The graph.
    "Graph": ("Graph", "Graphe", "Grafo", "Grafo", "Graaf", "Grafo", "グラフ", "关系图谱"),
    "Nearby notes": ("Notizen in der Nähe", "Notes voisines", "Notas cercanas", "Note vicine", "Notities in de buurt", "Notas próximas", "近くのノート", "相邻笔记"),
    "Links here": ("Verweist hierher", "Mène ici", "Enlaza aquí", "Porta qui", "Leidt hierheen", "Liga para aqui", "ここへのリンク", "链接到此"),
    "Leads to": ("Führt zu", "Mène à", "Lleva a", "Porta a", "Leidt naar", "Leva a", "ここからのリンク", "链接到"),
    "both ways": ("in beide Richtungen", "dans les deux sens", "en ambos sentidos", "in entrambi i sensi", "in beide richtingen", "nos dois sentidos", "双方向", "双向"),
    "Whole graph": ("Ganzer Graph", "Graphe entier", "Grafo completo", "Grafo intero", "Hele graaf", "Grafo completo", "グラフ全体", "完整图谱"),
    "What the graph shows": ("Was der Graph zeigt", "Ce que montre le graphe", "Lo que muestra el grafo", "Che cosa mostra il grafo", "Wat de graaf toont", "O que o grafo mostra", "グラフに表示するもの", "图谱显示的内容"),
    "Find": ("Finden", "Trouver", "Buscar", "Trova", "Zoeken", "Procurar", "検索", "查找"),
    "Colour": ("Farbe", "Couleur", "Color", "Colore", "Kleur", "Cor", "色", "颜色"),
    "Type": ("Art", "Type", "Tipo", "Tipo", "Soort", "Tipo", "種類", "类型"),
    "Folder": ("Ordner", "Dossier", "Carpeta", "Cartella", "Map", "Pasta", "フォルダー", "文件夹"),
    "Tag": ("Tag", "Étiquette", "Etiqueta", "Tag", "Tag", "Etiqueta", "タグ", "标签"),
    "Community": ("Gemeinschaft", "Communauté", "Comunidad", "Comunità", "Gemeenschap", "Comunidade", "コミュニティ", "社群"),
    "None": ("Keine", "Aucune", "Ninguno", "Nessuno", "Geen", "Nenhuma", "なし", "无"),
    "All": ("Alle", "Tous", "Todas", "Tutte", "Alle", "Todas", "すべて", "全部"),
    "Show": ("Zeigen", "Afficher", "Mostrar", "Mostra", "Tonen", "Mostrar", "表示", "显示"),
    "Missing notes": ("Fehlende Notizen", "Notes manquantes", "Notas que faltan", "Note mancanti", "Ontbrekende notities", "Notas em falta", "存在しないノート", "缺失的笔记"),
    "Missing": ("Fehlt", "Manquante", "Falta", "Mancante", "Ontbreekt", "Em falta", "存在しない", "缺失"),
    "Attachments": ("Anhänge", "Pièces jointes", "Adjuntos", "Allegati", "Bijlagen", "Anexos", "添付ファイル", "附件"),
    "Attachment": ("Anhang", "Pièce jointe", "Adjunto", "Allegato", "Bijlage", "Anexo", "添付ファイル", "附件"),
    "Orphans": ("Einzelne", "Orphelines", "Huérfanas", "Orfane", "Losse", "Órfãs", "孤立ノート", "孤立笔记"),
    "Zoom in": ("Vergrößern", "Zoom avant", "Acercar", "Ingrandisci", "Inzoomen", "Aproximar", "拡大", "放大"),
    "Zoom out": ("Verkleinern", "Zoom arrière", "Alejar", "Riduci", "Uitzoomen", "Afastar", "縮小", "缩小"),
    "Show all": ("Alles zeigen", "Tout afficher", "Mostrar todo", "Mostra tutto", "Alles tonen", "Mostrar tudo", "全体を表示", "显示全部"),
    "Arrow keys move among linked notes, Enter opens one, + and − zoom, 0 shows all.": ("Pfeiltasten gehen zu verlinkten Notizen, Enter öffnet, + und − ändern die Größe, 0 zeigt alles.", "Les flèches vont aux notes liées, Entrée ouvre, + et − zooment, 0 montre tout.", "Las flechas van a las notas enlazadas, Intro abre, + y − cambian el zoom, 0 muestra todo.", "Le frecce vanno alle note collegate, Invio apre, + e − ingrandiscono e riducono, 0 mostra tutto.", "Pijltjes gaan naar gekoppelde notities, Enter opent, + en − zoomen, 0 toont alles.", "As setas vão para notas ligadas, Enter abre, + e − mudam o zoom, 0 mostra tudo.", "矢印キーでリンク先へ移動、Enterで開く、+と−で拡大縮小、0で全体表示。", "方向键在相连笔记间移动，回车打开，+ 和 − 缩放，0 显示全部。"),
    "Notes": ("Notizen", "Notes", "Notas", "Note", "Notities", "Notas", "ノート", "笔记"),
    "{n} notes": ("{n} Notizen", "{n} notes", "{n} notas", "{n} note", "{n} notities", "{n} notas", "{n}件のノート", "{n} 篇笔记"),
    "1 link": ("1 Link", "1 lien", "1 enlace", "1 link", "1 link", "1 ligação", "リンク1件", "1 个链接"),
    "{n} links": ("{n} Links", "{n} liens", "{n} enlaces", "{n} link", "{n} links", "{n} ligações", "リンク{n}件", "{n} 个链接"),
    "Linked most": ("Am meisten verlinkt", "Les plus liées", "Las más enlazadas", "Le più collegate", "Meest gekoppeld", "As mais ligadas", "リンクの多いノート", "链接最多"),
    "Folders": ("Ordner", "Dossiers", "Carpetas", "Cartelle", "Mappen", "Pastas", "フォルダー", "文件夹"),
    "No note fits.": ("Keine Notiz passt.", "Aucune note ne convient.", "Ninguna nota coincide.", "Nessuna nota corrisponde.", "Geen notitie past.", "Nenhuma nota corresponde.", "該当するノートはありません。", "没有符合的笔记。"),
    "The graph could not be loaded.": ("Der Graph konnte nicht geladen werden.", "Le graphe n’a pas pu être chargé.", "No se pudo cargar el grafo.", "Impossibile caricare il grafo.", "De graaf kon niet worden geladen.", "Não foi possível carregar o grafo.", "グラフを読み込めませんでした。", "无法加载图谱。"),
    # Counted: one, and more.
    "{notes}, {links} between them.": ("{notes}, {links} dazwischen.", "{notes}, {links} entre elles.", "{notes}, {links} entre ellas.", "{notes}, {links} tra loro.", "{notes}, {links} ertussen.", "{notes}, {links} entre elas.", "{notes}、{links}。", "{notes}，{links}。"),
    "How the {notes} of {site} link to one another.": ("Wie {notes} von {site} aufeinander verweisen.", "Comment les {notes} de {site} se lient entre elles.", "Cómo las {notes} de {site} se enlazan entre sí.", "Come le {notes} di {site} si collegano tra loro.", "Hoe de {notes} van {site} naar elkaar verwijzen.", "Como as {notes} de {site} se ligam entre si.", "{notes}のつながり：{site}", "{notes}之间的联系：{site}"),
    "1 note": ("1 Notiz", "1 note", "1 nota", "1 nota", "1 notitie", "1 nota", "1件のノート", "1 篇笔记"),
    "all {n} notes": ("alle {n} Notizen", "les {n} notes", "las {n} notas", "tutte le {n} note", "alle {n} notities", "todas as {n} notas", "{n}件のノートすべて", "全部 {n} 篇笔记"),
    "all {n} folders": ("alle {n} Ordner", "les {n} dossiers", "las {n} carpetas", "tutte le {n} cartelle", "alle {n} mappen", "todas as {n} pastas", "{n}個のフォルダーすべて", "全部 {n} 个文件夹"),
    "1 tag": ("1 Tag", "1 étiquette", "1 etiqueta", "1 tag", "1 tag", "1 etiqueta", "タグ1個", "1 个标签"),
    "{n} tags": ("{n} Tags", "{n} étiquettes", "{n} etiquetas", "{n} tag", "{n} tags", "{n} etiquetas", "タグ{n}個", "{n} 个标签"),
    "{n} tags below": ("{n} Tags darunter", "{n} étiquettes en dessous", "{n} etiquetas debajo", "{n} tag al di sotto", "{n} tags daaronder", "{n} etiquetas abaixo", "下位のタグ{n}個", "{n} 个下级标签"),
    "The notes that changed last: {n}": ("Zuletzt geänderte Notizen: {n}", "Notes modifiées en dernier : {n}", "Últimas notas modificadas: {n}", "Ultime note modificate: {n}", "Laatst gewijzigde notities: {n}", "Últimas notas alteradas: {n}", "最近変更されたノート：{n}件", "最近更改的笔记：{n} 篇"),
    "{notes} in {folder}": ("{notes} in {folder}", "{notes} dans {folder}", "{notes} en {folder}", "{notes} in {folder}", "{notes} in {folder}", "{notes} em {folder}", "{notes}（{folder}）", "{notes}（{folder}）"),
    "{notes} tagged {tag}": ("{notes} mit {tag}", "{notes} avec {tag}", "{notes} con {tag}", "{notes} con {tag}", "{notes} met {tag}", "{notes} com {tag}", "{notes}（{tag}）", "{notes}（{tag}）"),
    "Letters": ("Buchstaben", "Lettres", "Letras", "Lettere", "Letters", "Letras", "文字", "字母"),
    "Pages of this list": ("Seiten dieser Liste", "Pages de cette liste", "Páginas de esta lista", "Pagine di questo elenco", "Pagina’s van deze lijst", "Páginas desta lista", "この一覧のページ", "此列表的页面"),
    "Page {n}": ("Seite {n}", "Page {n}", "Página {n}", "Pagina {n}", "Pagina {n}", "Página {n}", "{n}ページ", "第 {n} 页"),
    "{title}, page {n}": ("{title}, Seite {n}", "{title}, page {n}", "{title}, página {n}", "{title}, pagina {n}", "{title}, pagina {n}", "{title}, página {n}", "{title}（{n}ページ）", "{title}，第 {n} 页"),
    # Previews and stacked notes.
    "Preview: {title}": ("Vorschau: {title}", "Aperçu : {title}", "Vista previa: {title}", "Anteprima: {title}", "Voorbeeld: {title}", "Pré-visualização: {title}", "プレビュー：{title}", "预览：{title}"),
    "Footnote {n}": ("Fußnote {n}", "Note de bas de page {n}", "Nota al pie {n}", "Nota a piè di pagina {n}", "Voetnoot {n}", "Nota de rodapé {n}", "脚注{n}", "脚注 {n}"),
    "Close the preview": ("Vorschau schließen", "Fermer l’aperçu", "Cerrar la vista previa", "Chiudi l’anteprima", "Voorbeeld sluiten", "Fechar a pré-visualização", "プレビューを閉じる", "关闭预览"),
    "Read on": ("Weiterlesen", "Lire la suite", "Seguir leyendo", "Continua a leggere", "Verder lezen", "Continuar a ler", "続きを読む", "继续阅读"),
    "Nothing is written here yet.": ("Hier steht noch nichts.", "Rien n’est encore écrit ici.", "Aquí aún no hay nada escrito.", "Qui non c’è ancora scritto nulla.", "Hier staat nog niets.", "Ainda não há nada escrito aqui.", "まだ何も書かれていません。", "这里还没有内容。"),
    "It could not be fetched. The link still leads there.": ("Konnte nicht geladen werden. Der Link führt weiterhin dorthin.", "Impossible de charger l’aperçu. Le lien y mène toujours.", "No se pudo cargar. El enlace sigue llevando allí.", "Impossibile caricare. Il link porta comunque lì.", "Kon niet worden geladen. De link leidt er nog steeds heen.", "Não foi possível carregar. A ligação continua a levar lá.", "読み込めませんでした。リンクからは開けます。", "无法加载。链接仍然可用。"),
    "Close {title}": ("{title} schließen", "Fermer {title}", "Cerrar {title}", "Chiudi {title}", "{title} sluiten", "Fechar {title}", "{title}を閉じる", "关闭 {title}"),
    # What scrolls.
    "Output": ("Ausgabe", "Sortie", "Salida", "Uscita", "Uitvoer", "Saída", "出力", "输出"),
    "Table": ("Tabelle", "Tableau", "Tabla", "Tabella", "Tabel", "Tabela", "表", "表格"),
    "Formula": ("Formel", "Formule", "Fórmula", "Formula", "Formule", "Fórmula", "数式", "公式"),
    "Diagram": ("Diagramm", "Diagramme", "Diagrama", "Diagramma", "Diagram", "Diagrama", "図", "图表"),
    "Scrolls sideways": ("Lässt sich seitlich rollen", "Défile horizontalement", "Se desplaza hacia los lados", "Scorre di lato", "Schuift zijwaarts", "Desliza para os lados", "横にスクロールします", "可左右滚动"),
    # Within a note's text.
    "Permanent link": ("Link hierher", "Lien permanent", "Enlace permanente", "Link permanente", "Permanente link", "Ligação permanente", "固定リンク", "固定链接"),
    "Back to the reference": ("Zurück zur Textstelle", "Retour au texte", "Volver al texto", "Torna al testo", "Terug naar de tekst", "Voltar ao texto", "本文に戻る", "返回正文"),
    "Task": ("Aufgabe", "Tâche", "Tarea", "Attività", "Taak", "Tarefa", "タスク", "任务"),
    "Task marked {mark}": ("Aufgabe mit {mark}", "Tâche marquée {mark}", "Tarea marcada {mark}", "Attività con {mark}", "Taak met {mark}", "Tarefa marcada {mark}", "タスク（{mark}）", "任务（{mark}）"),
    "yes": ("ja", "oui", "sí", "sì", "ja", "sim", "はい", "是"),
    "no": ("nein", "non", "no", "no", "nee", "não", "いいえ", "否"),
    "There is no note “{name}” yet": ("Eine Notiz „{name}“ gibt es noch nicht", "Il n’y a pas encore de note « {name} »", "Aún no hay ninguna nota «{name}»", "Non c’è ancora una nota «{name}»", "Er is nog geen notitie „{name}”", "Ainda não há uma nota “{name}”", "「{name}」というノートはまだありません", "还没有名为“{name}”的笔记"),
    "{name} does not exist": ("{name} gibt es nicht", "{name} n’existe pas", "{name} no existe", "{name} non esiste", "{name} bestaat niet", "{name} não existe", "{name}は存在しません", "{name} 不存在"),
    "{name} is not shown here": ("{name} wird hier nicht gezeigt", "{name} n’est pas affiché ici", "{name} no se muestra aquí", "{name} non è mostrato qui", "{name} wordt hier niet getoond", "{name} não é mostrado aqui", "{name}はここでは表示されません", "此处不显示 {name}"),
    "embeds itself": ("bettet sich selbst ein", "s’intègre soi-même", "se inserta a sí misma", "incorpora se stessa", "sluit zichzelf in", "incorpora-se a si mesma", "は自身を埋め込んでいます", "嵌入了自身"),
    "is embedded too deep": ("ist zu tief eingebettet", "est intégrée trop profondément", "está insertada a demasiada profundidad", "è incorporata troppo in profondità", "is te diep ingesloten", "está incorporada demasiado fundo", "の埋め込みが深すぎます", "嵌入层级过深"),
    "not published": ("nicht veröffentlicht", "non publiée", "sin publicar", "non pubblicata", "niet gepubliceerd", "não publicada", "未公開", "未发布"),
    "The chart as text": ("Das Diagramm als Text", "Le diagramme en texte", "El diagrama como texto", "Il diagramma come testo", "Het schema als tekst", "O diagrama como texto", "図をテキストで表示", "图表的文字版"),
    "Code": ("Code", "Code", "Código", "Codice", "Code", "Código", "コード", "代码"),
    # Canvases.
    "Canvas": ("Canvas", "Canevas", "Lienzo", "Canvas", "Canvas", "Tela", "キャンバス", "画布"),
    "Canvas as text": ("Canvas als Text", "Canevas en texte", "Lienzo como texto", "Canvas come testo", "Canvas als tekst", "Tela como texto", "キャンバスをテキストで表示", "画布的文字版"),
    "Connections": ("Verbindungen", "Connexions", "Conexiones", "Connessioni", "Verbindingen", "Conexões", "つながり", "连接"),
    "View of the canvas": ("Ansicht des Canvas", "Vue du canevas", "Vista del lienzo", "Vista del canvas", "Weergave van het canvas", "Vista da tela", "キャンバスの表示", "画布视图"),
    "Fit": ("Einpassen", "Ajuster", "Ajustar", "Adatta", "Passend", "Ajustar", "全体", "适应"),
    "Actual size": ("Originalgröße", "Taille réelle", "Tamaño real", "Dimensioni reali", "Ware grootte", "Tamanho real", "実寸", "实际大小"),
    "List": ("Liste", "Liste", "Lista", "Elenco", "Lijst", "Lista", "一覧", "列表"),
    "Zoom": ("Zoom", "Zoom", "Zoom", "Zoom", "Zoom", "Zoom", "ズーム", "缩放"),
    # Comparison tables.
    "Compare": ("Vergleichen", "Comparer", "Comparar", "Confronta", "Vergelijken", "Comparar", "比較", "比较"),
    "Compare {name}": ("Vergleichen: {name}", "Comparer {name}", "Comparar {name}", "Confronta {name}", "Vergelijken: {name}", "Comparar {name}", "比較：{name}", "比较 {name}"),
    "Link to this row": ("Link zu dieser Zeile", "Lien vers cette ligne", "Enlace a esta fila", "Link a questa riga", "Link naar deze rij", "Ligação a esta linha", "この行へのリンク", "此行的链接"),
    "Link to {name}": ("Link zu {name}", "Lien vers {name}", "Enlace a {name}", "Link a {name}", "Link naar {name}", "Ligação a {name}", "{name}へのリンク", "{name} 的链接"),
    "Tools: {title}": ("Werkzeuge: {title}", "Outils : {title}", "Herramientas: {title}", "Strumenti: {title}", "Hulpmiddelen: {title}", "Ferramentas: {title}", "ツール：{title}", "工具：{title}"),
    "Filter": ("Filtern", "Filtrer", "Filtrar", "Filtra", "Filteren", "Filtrar", "絞り込み", "筛选"),
    "Sort by": ("Sortieren nach", "Trier par", "Ordenar por", "Ordina per", "Sorteren op", "Ordenar por", "並べ替え", "排序依据"),
    "Copy": ("Kopieren", "Copier", "Copiar", "Copia", "Kopiëren", "Copiar", "コピー", "复制"),
    "Copy as {form}": ("Als {form} kopieren", "Copier en {form}", "Copiar como {form}", "Copia come {form}", "Als {form} kopiëren", "Copiar como {form}", "{form}でコピー", "复制为 {form}"),
    "Chosen rows": ("Gewählte Zeilen", "Lignes choisies", "Filas elegidas", "Righe scelte", "Gekozen rijen", "Linhas escolhidas", "選んだ行", "所选行"),
    "Side by side": ("Nebeneinander", "Côte à côte", "Lado a lado", "Fianco a fianco", "Naast elkaar", "Lado a lado", "並べて表示", "并排比较"),
    "{title}: side by side": ("{title}: nebeneinander", "{title} : côte à côte", "{title}: lado a lado", "{title}: fianco a fianco", "{title}: naast elkaar", "{title}: lado a lado", "{title}：並べて表示", "{title}：并排比较"),
    "Clear": ("Leeren", "Effacer", "Borrar", "Svuota", "Wissen", "Limpar", "クリア", "清除"),
    "Sorted by {name}, ascending": ("Sortiert nach {name}, aufsteigend", "Trié par {name}, croissant", "Ordenado por {name}, ascendente", "Ordinato per {name}, crescente", "Gesorteerd op {name}, oplopend", "Ordenado por {name}, crescente", "{name}の昇順", "按 {name} 升序"),
    "Sorted by {name}, descending": ("Sortiert nach {name}, absteigend", "Trié par {name}, décroissant", "Ordenado por {name}, descendente", "Ordinato per {name}, decrescente", "Gesorteerd op {name}, aflopend", "Ordenado por {name}, decrescente", "{name}の降順", "按 {name} 降序"),
    "In the order of the note": ("In der Reihenfolge der Notiz", "Dans l’ordre de la note", "En el orden de la nota", "Nell’ordine della nota", "In de volgorde van de notitie", "Na ordem da nota", "ノートの順", "按笔记中的顺序"),
    "{n} of {all} rows": ("{n} von {all} Zeilen", "{n} sur {all} lignes", "{n} de {all} filas", "{n} di {all} righe", "{n} van {all} rijen", "{n} de {all} linhas", "{n} / {all}行", "{n} / {all} 行"),
    "1 row": ("1 Zeile", "1 ligne", "1 fila", "1 riga", "1 rij", "1 linha", "1行", "1 行"),
    "{n} rows": ("{n} Zeilen", "{n} lignes", "{n} filas", "{n} righe", "{n} rijen", "{n} linhas", "{n}行", "{n} 行"),
    "{rows} as {form}": ("{rows} als {form}", "{rows} en {form}", "{rows} como {form}", "{rows} come {form}", "{rows} als {form}", "{rows} como {form}", "{rows}（{form}）", "{rows}（{form}）"),
    "{name}: choose another": ("{name}: noch eine wählen", "{name} : choisir une autre", "{name}: elija otra", "{name}: scegline un’altra", "{name}: kies nog een rij", "{name}: escolha outra", "{name}：もう1行選んでください", "{name}：请再选一行"),
    "same": ("gleich", "identique", "igual", "uguale", "gelijk", "igual", "同じ", "相同"),
    "differs": ("verschieden", "différent", "distinto", "diverso", "verschillend", "diferente", "異なる", "不同"),
    "Differences only": ("Nur Unterschiede", "Seulement les différences", "Solo las diferencias", "Solo le differenze", "Alleen verschillen", "Só as diferenças", "違いのみ", "仅显示差异"),
    "Copy link": ("Link kopieren", "Copier le lien", "Copiar el enlace", "Copia il link", "Link kopiëren", "Copiar a ligação", "リンクをコピー", "复制链接"),
    "Not allowed to copy": ("Kopieren nicht erlaubt", "Copie non autorisée", "No se permite copiar", "Copia non consentita", "Kopiëren niet toegestaan", "Não é permitido copiar", "コピーできません", "不允许复制"),
    "measured: the assertion held": ("gemessen: die Zusicherung hielt", "mesuré : l’assertion tient", "medido: la aserción se cumplió", "misurato: l’asserzione è valida", "gemeten: de bewering klopte", "medido: a asserção verificou-se", "実測：アサーションは成立", "已测：断言成立"),
    "measured: the assertion did not hold": ("gemessen: die Zusicherung hielt nicht", "mesuré : l’assertion ne tient pas", "medido: la aserción no se cumplió", "misurato: l’asserzione non è valida", "gemeten: de bewering klopte niet", "medido: a asserção não se verificou", "実測：アサーションは不成立", "已测：断言不成立"),
    "measured, but outdated: the code changed since": ("gemessen, aber veraltet: der Code hat sich geändert", "mesuré, mais périmé : le code a changé depuis", "medido, pero desactualizado: el código cambió", "misurato, ma superato: il codice è cambiato", "gemeten, maar verouderd: de code is gewijzigd", "medido, mas desatualizado: o código mudou", "実測だが古い：コードが変更された", "已测但已过时：代码已更改"),
    # Decision charts.
    "{title}: question by question": ("{title}: Frage für Frage", "{title} : question par question", "{title}: pregunta a pregunta", "{title}: domanda per domanda", "{title}: vraag voor vraag", "{title}: pergunta a pergunta", "{title}：一問ずつ", "{title}：逐题进行"),
    "Question by question": ("Frage für Frage", "Question par question", "Pregunta a pregunta", "Domanda per domanda", "Vraag voor vraag", "Pergunta a pergunta", "一問ずつ", "逐题进行"),
    "Your answers": ("Ihre Antworten", "Vos réponses", "Sus respuestas", "Le tue risposte", "Uw antwoorden", "As suas respostas", "あなたの回答", "您的回答"),
    "Back": ("Zurück", "Retour", "Atrás", "Indietro", "Terug", "Voltar", "戻る", "返回"),
    "Start again": ("Von vorn", "Recommencer", "Empezar de nuevo", "Ricomincia", "Opnieuw beginnen", "Recomeçar", "最初から", "重新开始"),
    "All questions and answers": ("Alle Fragen und Antworten", "Toutes les questions et réponses", "Todas las preguntas y respuestas", "Tutte le domande e risposte", "Alle vragen en antwoorden", "Todas as perguntas e respostas", "すべての質問と回答", "所有问题和答案"),
    "The chart goes round in a circle here": ("Hier läuft das Diagramm im Kreis", "Le diagramme tourne en rond ici", "Aquí el diagrama da vueltas en círculo", "Qui il diagramma gira in tondo", "Hier gaat het schema in een kring rond", "Aqui o diagrama anda em círculo", "ここで図が循環します", "图表在此处循环"),
    "Answer": ("Antwort", "Réponse", "Respuesta", "Risposta", "Antwoord", "Resposta", "答え", "答案"),
    "{chart} in {note}": ("{chart} in {note}", "{chart} dans {note}", "{chart} en {note}", "{chart} in {note}", "{chart} in {note}", "{chart} em {note}", "{chart}（{note}）", "{chart}（{note}）"),
    "and more ways": ("und weitere Wege", "et d’autres chemins", "y más caminos", "e altri percorsi", "en meer wegen", "e mais caminhos", "ほかの道筋", "以及其他路径"),
    "and 1 more way": ("und 1 weiterer Weg", "et 1 autre chemin", "y 1 camino más", "e 1 altro percorso", "en nog 1 weg", "e mais 1 caminho", "ほか1通り", "另有 1 条路径"),
    "and {n} more ways": ("und {n} weitere Wege", "et {n} autres chemins", "y {n} caminos más", "e altri {n} percorsi", "en nog {n} wegen", "e mais {n} caminhos", "ほか{n}通り", "另有 {n} 条路径"),
    # Code cells.
    "Not run yet": ("Noch nicht ausgeführt", "Pas encore exécuté", "Aún sin ejecutar", "Non ancora eseguito", "Nog niet uitgevoerd", "Ainda não executado", "未実行", "尚未运行"),
    "Outdated: the code or what it needs changed after this output was made.": ("Veraltet: Der Code oder was er braucht hat sich nach dieser Ausgabe geändert.", "Périmé : le code ou ce dont il dépend a changé après cette sortie.", "Desactualizada: el código o lo que necesita cambió después de esta salida.", "Superata: il codice o ciò che gli serve è cambiato dopo questa uscita.", "Verouderd: de code of wat die nodig heeft is na deze uitvoer gewijzigd.", "Desatualizada: o código ou aquilo de que precisa mudou depois desta saída.", "古い出力：この後にコードか、コードが使うものが変更されました。", "已过时：此输出之后，代码或其所需内容有更改。"),
    "as asserted": ("wie behauptet", "comme affirmé", "como se afirmó", "come asserito", "zoals beweerd", "como afirmado", "アサーションどおり", "与断言一致"),
    "This is not what the note says it prints:": ("Das ist nicht, was die Notiz angibt:", "Ce n’est pas ce que la note annonce :", "No es lo que la nota dice que imprime:", "Non è ciò che la nota dice che stampa:", "Dit is niet wat volgens de notitie verschijnt:", "Não é o que a nota diz que imprime:", "ノートに書かれた出力とは異なります：", "与笔记所写的输出不同："),
    "Expected output": ("Erwartete Ausgabe", "Sortie attendue", "Salida esperada", "Uscita attesa", "Verwachte uitvoer", "Saída esperada", "期待される出力", "预期输出"),
    "as intended": ("wie beabsichtigt", "comme prévu", "como se pretendía", "come previsto", "zoals bedoeld", "como pretendido", "意図どおり", "符合预期"),
    "Standard error": ("Standardfehlerausgabe", "Erreur standard", "Error estándar", "Errore standard", "Standaardfout", "Erro padrão", "標準エラー", "标准错误"),
    "Traceback": ("Aufrufkette", "Pile d’appels", "Traza de llamadas", "Traccia delle chiamate", "Aanroepketen", "Pilha de chamadas", "トレースバック", "调用栈"),
    "The figure cannot be shown.": ("Die Abbildung kann nicht gezeigt werden.", "La figure ne peut pas être affichée.", "No se puede mostrar la figura.", "La figura non può essere mostrata.", "De figuur kan niet worden getoond.", "A figura não pode ser mostrada.", "図を表示できません。", "无法显示该图。"),
    "This output is too large for a page; this is its plain form.": ("Diese Ausgabe ist zu groß für eine Seite; hier steht ihre einfache Form.", "Cette sortie est trop grande pour une page ; voici sa forme simple.", "Esta salida es demasiado grande para una página; esta es su forma simple.", "Questa uscita è troppo grande per una pagina; ecco la sua forma semplice.", "Deze uitvoer is te groot voor een pagina; dit is de eenvoudige vorm.", "Esta saída é grande demais para uma página; eis a sua forma simples.", "この出力はページには大きすぎるため、簡易形式で示します。", "此输出过大，无法放入页面；这里是其纯文本形式。"),
    "The code of this note": ("Der Code dieser Notiz", "Le code de cette note", "El código de esta nota", "Il codice di questa nota", "De code van deze notitie", "O código desta nota", "このノートのコード", "本笔记的代码"),
    "Run it yourself:": ("Selbst ausführen:", "Exécutez-le vous-même :", "Ejecútelo usted:", "Eseguilo tu:", "Voer het zelf uit:", "Execute você mesmo:", "自分で実行：", "自行运行："),
    "Recorded:": ("Festgehalten:", "Enregistré :", "Registrado:", "Registrato:", "Vastgelegd:", "Registado:", "記録：", "记录："),
    "Output of cell {n}": ("Ausgabe von Zelle {n}", "Sortie de la cellule {n}", "Salida de la celda {n}", "Uscita della cella {n}", "Uitvoer van cel {n}", "Saída da célula {n}", "セル{n}の出力", "单元格 {n} 的输出"),
    "Figure of cell {n}": ("Abbildung von Zelle {n}", "Figure de la cellule {n}", "Figura de la celda {n}", "Figura della cella {n}", "Figuur van cel {n}", "Figura da célula {n}", "セル{n}の図", "单元格 {n} 的图"),
    "recorded by cell {n} of {note}: {value}": ("festgehalten von Zelle {n} in {note}: {value}", "enregistré par la cellule {n} de {note} : {value}", "registrado por la celda {n} de {note}: {value}", "registrato dalla cella {n} di {note}: {value}", "vastgelegd door cel {n} van {note}: {value}", "registado pela célula {n} de {note}: {value}", "セル{n}（{note}）の記録：{value}", "单元格 {n}（{note}）的记录：{value}"),
    "1 line": ("1 Zeile", "1 ligne", "1 línea", "1 riga", "1 regel", "1 linha", "1行", "1 行"),
    "{n} lines": ("{n} Zeilen", "{n} lignes", "{n} líneas", "{n} righe", "{n} regels", "{n} linhas", "{n}行", "{n} 行"),
    "under 1 s": ("unter 1 s", "moins de 1 s", "menos de 1 s", "meno di 1 s", "minder dan 1 s", "menos de 1 s", "1秒未満", "不到 1 秒"),
    "about {n} s": ("etwa {n} s", "environ {n} s", "unos {n} s", "circa {n} s", "ongeveer {n} s", "cerca de {n} s", "約{n}秒", "约 {n} 秒"),
    "about {n} min": ("etwa {n} min", "environ {n} min", "unos {n} min", "circa {n} min", "ongeveer {n} min", "cerca de {n} min", "約{n}分", "约 {n} 分钟"),
    "about {n} h": ("etwa {n} h", "environ {n} h", "unas {n} h", "circa {n} h", "ongeveer {n} uur", "cerca de {n} h", "約{n}時間", "约 {n} 小时"),
    "{name} ({n} of {all})": ("{name} ({n} von {all})", "{name} ({n} sur {all})", "{name} ({n} de {all})", "{name} ({n} di {all})", "{name} ({n} van {all})", "{name} ({n} de {all})", "{name}（{n}/{all}）", "{name}（{n}/{all}）"),
    "1 more output not shown": ("1 weitere Ausgabe nicht gezeigt", "1 autre sortie non affichée", "1 salida más sin mostrar", "1 altra uscita non mostrata", "nog 1 uitvoer niet getoond", "mais 1 saída não mostrada", "ほか1件の出力は非表示", "另有 1 项输出未显示"),
    "{n} more outputs not shown": ("{n} weitere Ausgaben nicht gezeigt", "{n} autres sorties non affichées", "{n} salidas más sin mostrar", "altre {n} uscite non mostrate", "nog {n} uitvoeren niet getoond", "mais {n} saídas não mostradas", "ほか{n}件の出力は非表示", "另有 {n} 项输出未显示"),
    "Ran {day}": ("Ausgeführt am {day}", "Exécuté le {day}", "Ejecutado el {day}", "Eseguito il {day}", "Uitgevoerd op {day}", "Executado em {day}", "{day}に実行", "运行于 {day}"),
    "1 assertion holds": ("1 Zusicherung hält", "1 assertion tient", "1 aserción se cumple", "1 asserzione è valida", "1 bewering klopt", "1 asserção verifica-se", "1件のアサーションが成立", "1 个断言成立"),
    "{n} assertions hold": ("{n} Zusicherungen halten", "{n} assertions tiennent", "{n} aserciones se cumplen", "{n} asserzioni sono valide", "{n} beweringen kloppen", "{n} asserções verificam-se", "{n}件のアサーションが成立", "{n} 个断言成立"),
    "1 assertion does not hold": ("1 Zusicherung hält nicht", "1 assertion ne tient pas", "1 aserción no se cumple", "1 asserzione non è valida", "1 bewering klopt niet", "1 asserção não se verifica", "1件のアサーションが不成立", "1 个断言不成立"),
    "{n} assertions do not hold": ("{n} Zusicherungen halten nicht", "{n} assertions ne tiennent pas", "{n} aserciones no se cumplen", "{n} asserzioni non sono valide", "{n} beweringen kloppen niet", "{n} asserções não se verificam", "{n}件のアサーションが不成立", "{n} 个断言不成立"),
    "1 of 1 cell outdated": ("die einzige Zelle ist veraltet", "la seule cellule est périmée", "la única celda está desactualizada", "l’unica cella è superata", "de enige cel is verouderd", "a única célula está desatualizada", "唯一のセルが古い", "唯一的单元格已过时"),
    "{n} of {all} cells outdated": ("{n} von {all} Zellen veraltet", "{n} sur {all} cellules périmées", "{n} de {all} celdas desactualizadas", "{n} di {all} celle superate", "{n} van {all} cellen verouderd", "{n} de {all} células desatualizadas", "{n} / {all}個のセルが古い", "{n} / {all} 个单元格已过时"),
    "and {n} more": ("und {n} weitere", "et {n} de plus", "y {n} más", "e altri {n}", "en nog {n}", "e mais {n}", "ほか{n}件", "另有 {n} 个"),
    "{said} (outdated)": ("{said} (veraltet)", "{said} (périmé)", "{said} (desactualizado)", "{said} (superato)", "{said} (verouderd)", "{said} (desatualizado)", "{said}（古い）", "{said}（已过时）"),
}  # fmt: skip


def words_of(language: str) -> Callable[[str], str]:
    """Return the function that translates the site's words into a language such as `pt-BR`."""
    base = language.replace("_", "-").partition("-")[0].lower()
    if base not in _LANGUAGES:
        return _english
    at = _LANGUAGES.index(base)

    def translate(word: str) -> str:
        found = _TABLE.get(word)
        return found[at] if found else word

    return translate


def _english(word: str) -> str:
    return word
