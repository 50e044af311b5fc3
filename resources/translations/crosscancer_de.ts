<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AnnotationDocument</name>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>{name} hinzufügen</translation>
    </message>
</context>
<context>
    <name>AnnotationsPanel</name>
    <message>
        <source>Find by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Opacity of the outlines</source>
        <translation>Deckkraft der Umrisse</translation>
    </message>
    <message>
        <source>How strongly the outlines of this group are drawn</source>
        <translation>Wie kräftig die Umrisse dieser Gruppe gezeichnet werden</translation>
    </message>
    <message>
        <source>New group…</source>
        <translation>Neue Gruppe …</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>Tabelle …</translation>
    </message>
    <message>
        <source>Groups and outlines</source>
        <translation>Gruppen und Umrisse</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Show on the slide</source>
        <translation>Auf dem Schnitt zeigen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Farbe …</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>New group within…</source>
        <translation>Neue Gruppe darin …</translation>
    </message>
    <message>
        <source>Delete group, keep its outlines</source>
        <translation>Gruppe löschen, Umrisse behalten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move to group</source>
        <translation>In Gruppe verschieben</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>New group</source>
        <translation>Neue Gruppe</translation>
    </message>
    <message>
        <source>Name of the group</source>
        <translation>Name der Gruppe</translation>
    </message>
    <message>
        <source>no group</source>
        <translation>keine Gruppe</translation>
    </message>
    <message>
        <source>New outlines go to: {group}</source>
        <translation>Neue Umrisse kommen in: {group}</translation>
    </message>
</context>
<context>
    <name>AreaWords</name>
    <message>
        <source>of the tissue</source>
        <translation>des Gewebes</translation>
    </message>
    <message>
        <source>of the tissue predicted so far</source>
        <translation>des bisher vorhergesagten Gewebes</translation>
    </message>
    <message>
        <source>Predicted cancer: {share} {tissue}</source>
        <translation>Vorhergesagter Krebs: {share} {tissue}</translation>
    </message>
    <message>
        <source>Predicted cancer: {mm2} mm², {share} {tissue}</source>
        <translation>Vorhergesagter Krebs: {mm2} mm², {share} {tissue}</translation>
    </message>
</context>
<context>
    <name>ArmChoice</name>
    <message>
        <source>Layers that learn after a transfer</source>
        <translation>Schichten, die nach einer Übertragung lernen</translation>
    </message>
    <message>
        <source>all layers, from the start</source>
        <translation>alle Schichten, von Anfang an</translation>
    </message>
    <message>
        <source>the head first, then all</source>
        <translation>erst der Kopf, dann alle</translation>
    </message>
    <message>
        <source>only the last blocks and the head</source>
        <translation>nur die letzten Blöcke und der Kopf</translation>
    </message>
    <message>
        <source>The paper let all layers learn. A new head sends random gradients at first, so some let it learn alone for an epoch; with few slides, few blocks learn less by heart. Random weights are never frozen.</source>
        <translation>Die Veröffentlichung ließ alle Schichten lernen. Ein neuer Kopf sendet zuerst zufällige Gradienten, darum lassen ihn manche eine Epoche lang allein lernen; bei wenigen Schnitten lernen wenige Blöcke weniger auswendig. Zufällige Gewichte werden nie eingefroren.</translation>
    </message>
    <message>
        <source>For how many epochs the head learns alone, or how many blocks learn with it.</source>
        <translation>Wie viele Epochen der Kopf allein lernt, oder wie viele Blöcke mit ihm lernen.</translation>
    </message>
    <message>
        <source>How many epochs or blocks</source>
        <translation>Wie viele Epochen oder Blöcke</translation>
    </message>
    <message>
        <source>Layers that learn</source>
        <translation>Lernende Schichten</translation>
    </message>
    <message>
        <source> blocks</source>
        <translation> Blöcke</translation>
    </message>
    <message>
        <source> epochs</source>
        <translation> Epochen</translation>
    </message>
</context>
<context>
    <name>ArmList</name>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>This slide: {name}</source>
        <translation>Dieser Schnitt: {name}</translation>
    </message>
    <message>
        <source>All {count} predicted slides of the cohort</source>
        <translation>Alle {count} vorhergesagten Schnitte der Kohorte</translation>
    </message>
    <message>
        <source>{name} ({count} slides)</source>
        <translation>{name} ({count} Schnitte)</translation>
    </message>
    <message>
        <source>Maps that are in memory only are not offered.</source>
        <translation>Karten, die nur im Arbeitsspeicher sind, werden nicht angeboten.</translation>
    </message>
</context>
<context>
    <name>ArmsTable</name>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>tile AUC</source>
        <translation>Kachel-AUC</translation>
    </message>
    <message>
        <source>pixel AUC</source>
        <translation>Pixel-AUC</translation>
    </message>
    <message>
        <source>AUC of every model on this slide</source>
        <translation>AUC jedes Modells auf diesem Schnitt</translation>
    </message>
    <message>
        <source>Click a model to lay its map over the slide. In small print 95 % intervals, by blocks of tiles.</source>
        <translation>Ein Klick auf ein Modell legt seine Karte über den Schnitt. Klein gedruckt: 95-%-Intervalle, nach Blöcken von Kacheln.</translation>
    </message>
</context>
<context>
    <name>AssociatedDialog</name>
    <message>
        <source>Label and macro image</source>
        <translation>Etikett und Übersichtsbild</translation>
    </message>
    <message>
        <source>Labels often show names and numbers of patients. They are in no figure or export.</source>
        <translation>Etiketten zeigen oft Namen und Nummern von Patienten. Sie sind in keiner Abbildung und keinem Export.</translation>
    </message>
</context>
<context>
    <name>AucPanel</name>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Tile AUC</source>
        <translation>Kachel-AUC</translation>
    </message>
    <message>
        <source>Pixel AUC</source>
        <translation>Pixel-AUC</translation>
    </message>
    <message>
        <source>The rule that makes a tile count as cancer. Changing it never cuts tiles again.</source>
        <translation>Die Regel, nach der eine Kachel als Krebs zählt. Sie zu ändern schneidet keine Kacheln neu.</translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>{model} on {slide}</source>
        <translation>{model} auf {slide}</translation>
    </message>
    <message>
        <source>95 % interval: {method}.</source>
        <translation>95-%-Intervall: {method}.</translation>
    </message>
    <message>
        <source>{cancer:,.0f} cancer, {normal:,.0f} normal tiles</source>
        <translation>{cancer:,.0f} Krebs-, {normal:,.0f} normale Kacheln</translation>
    </message>
</context>
<context>
    <name>AucWords</name>
    <message>
        <source>Open a slide to evaluate a prediction on it.</source>
        <translation>Einen Schnitt öffnen, um eine Vorhersage auszuwerten.</translation>
    </message>
    <message>
        <source>Predict this slide, or open one of its maps, to evaluate it.</source>
        <translation>Diesen Schnitt vorhersagen oder eine seiner Karten öffnen, um sie auszuwerten.</translation>
    </message>
    <message>
        <source>Only part of this slide&apos;s cancer is outlined, so what is not outlined may be cancer: no AUC.</source>
        <translation>Nur ein Teil des Krebses auf diesem Schnitt ist umrandet; was nicht umrandet ist, kann also Krebs sein: keine AUC.</translation>
    </message>
    <message>
        <source>The cohort says that this slide is not annotated, so what is not outlined may be cancer: no AUC.</source>
        <translation>Nach der Kohorte ist dieser Schnitt nicht annotiert; was nicht umrandet ist, kann also Krebs sein: keine AUC.</translation>
    </message>
    <message>
        <source>This slide has no outlines to compare the prediction with.</source>
        <translation>Dieser Schnitt hat keine Umrisse, mit denen sich die Vorhersage vergleichen ließe.</translation>
    </message>
    <message>
        <source>{count:,} tissue tiles ({cancer:,} with cancer) are not predicted and in no number.</source>
        <translation>{count:,} Gewebekacheln ({cancer:,} mit Krebs) sind nicht vorhergesagt und in keiner Zahl enthalten.</translation>
    </message>
    <message>
        <source>{cancer:,.1f} cancer, {normal:,.1f} normal megapixels</source>
        <translation>{cancer:,.1f} Megapixel Krebs, {normal:,.1f} normal</translation>
    </message>
    <message>
        <source>{cancer} cancer, {normal} normal mm²</source>
        <translation>{cancer} mm² Krebs, {normal} mm² normal</translation>
    </message>
    <message>
        <source>No evaluated tile is cancer, so there is no AUC. Specificity still counts.</source>
        <translation>Keine ausgewertete Kachel ist Krebs, darum gibt es keine AUC. Die Spezifität gilt trotzdem.</translation>
    </message>
    <message>
        <source>Every evaluated tile is cancer, so there is no AUC. Sensitivity counts.</source>
        <translation>Jede ausgewertete Kachel ist Krebs, darum gibt es keine AUC. Die Sensitivität gilt.</translation>
    </message>
    <message>
        <source>No tile with enough tissue is predicted yet.</source>
        <translation>Noch ist keine Kachel mit genug Gewebe vorhergesagt.</translation>
    </message>
</context>
<context>
    <name>BrushTool</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>radius {length}</source>
        <translation>Radius {length}</translation>
    </message>
</context>
<context>
    <name>ClassMappingDialog</name>
    <message>
        <source>Class mapping</source>
        <translation>Klassenzuordnung</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>What the mapping makes of the outlines</source>
        <translation>Was die Zuordnung aus den Umrissen macht</translation>
    </message>
    <message>
        <source>What the mapping makes of the cohort</source>
        <translation>Was die Zuordnung aus der Kohorte macht</translation>
    </message>
    <message>
        <source>Groups and what they mean</source>
        <translation>Gruppen und was sie bedeuten</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Bedeutet</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>Flächen</translation>
    </message>
    <message>
        <source>Cancer is painted first, then what is cut out of it, then what is left out of training and evaluation: the later wins, whatever the order in the file.</source>
        <translation>Zuerst wird Krebs gemalt, dann, was daraus ausgeschnitten ist, dann, was Training und Auswertung auslassen: das Spätere gilt, gleich in welcher Reihenfolge es in der Datei steht.</translation>
    </message>
    <message>
        <source>Save in the cohort</source>
        <translation>In der Kohorte speichern</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Meaning of {group}</source>
        <translation>Bedeutung von {group}</translation>
    </message>
    <message>
        <source>as “{group}” around it</source>
        <translation>wie „{group}“ darum herum</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>Cancer</source>
        <translation>Krebs</translation>
    </message>
    <message>
        <source>Cut out: not cancer</source>
        <translation>Ausgeschnitten: kein Krebs</translation>
    </message>
    <message>
        <source>Ignored: left out</source>
        <translation>Unbeachtet: ausgelassen</translation>
    </message>
    <message>
        <source>Cancer on this slide: {area}</source>
        <translation>Krebs auf diesem Schnitt: {area}</translation>
    </message>
    <message>
        <source>Computing what remains …</source>
        <translation>Was übrig bleibt, wird berechnet …</translation>
    </message>
    <message>
        <source>No cancer area on {count} of {all} annotated slides of the cohort: {names}</source>
        <translation>Keine Krebsfläche auf {count} von {all} annotierten Schnitten der Kohorte: {names}</translation>
    </message>
    <message>
        <source>Every one of the {all} annotated slides of the cohort has cancer area.</source>
        <translation>Jeder der {all} annotierten Schnitte der Kohorte hat Krebsfläche.</translation>
    </message>
</context>
<context>
    <name>CohortChanges</name>
    <message>
        <source>{number} slides were added.</source>
        <translation>{number} Schnitte wurden hinzugefügt.</translation>
    </message>
    <message>
        <source>{number} slides left the cohort; their files stay.</source>
        <translation>{number} Schnitte wurden aus der Kohorte genommen; ihre Dateien bleiben.</translation>
    </message>
    <message>
        <source>The folder cannot be read: {reason}.</source>
        <translation>Der Ordner lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{found} files were found again, {left} are still missing.</source>
        <translation>{found} Dateien wurden wiedergefunden, {left} fehlen noch.</translation>
    </message>
    <message>
        <source>A patient needs a name.</source>
        <translation>Ein Patient braucht einen Namen.</translation>
    </message>
    <message>
        <source>“{text}” is no possible number of µm per pixel.</source>
        <translation>„{text}“ ist keine mögliche Zahl von µm je Pixel.</translation>
    </message>
</context>
<context>
    <name>CohortModel</name>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>all outlined</source>
        <translation>ganz umrandet</translation>
    </message>
    <message>
        <source>partly outlined</source>
        <translation>teils umrandet</translation>
    </message>
    <message>
        <source>free of cancer</source>
        <translation>frei von Krebs</translation>
    </message>
    <message>
        <source>not annotated</source>
        <translation>nicht annotiert</translation>
    </message>
    <message>
        <source>prostate</source>
        <translation>Prostata</translation>
    </message>
    <message>
        <source>breast</source>
        <translation>Brust</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
    <message>
        <source>What the absence of an outline means on this slide.</source>
        <translation>Was das Fehlen eines Umrisses auf diesem Schnitt bedeutet.</translation>
    </message>
    <message>
        <source>Annotated cancer over tissue, as the paper gives it.</source>
        <translation>Annotierter Krebs geteilt durch Gewebe, wie in der Veröffentlichung.</translation>
    </message>
    <message>
        <source>Stored tiles with and without cancer.</source>
        <translation>Gespeicherte Kacheln mit und ohne Krebs.</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Organ</translation>
    </message>
    <message>
        <source>Where the cancer arose; the same for all slides of a patient.</source>
        <translation>Wo der Krebs entstanden ist; für alle Schnitte eines Patienten dasselbe.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>µm/px</source>
        <translation>µm/px</translation>
    </message>
    <message>
        <source>Resolution, and who says so.</source>
        <translation>Auflösung, und wer sie angibt.</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Vielecke</translation>
    </message>
    <message>
        <source>Cancer mm²</source>
        <translation>Krebs mm²</translation>
    </message>
    <message>
        <source>Cancer %</source>
        <translation>Krebs %</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Tile AUC of the last evaluation.</source>
        <translation>Kachel-AUC der letzten Auswertung.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Tile AUC of {model}</source>
        <translation>Kachel-AUC von {model}</translation>
    </message>
    <message>
        <source>of {area} mm² tissue</source>
        <translation>von {area} mm² Gewebe</translation>
    </message>
    <message>
        <source>The model has learned from this slide: the number is in no summary.</source>
        <translation>Das Modell hat von diesem Schnitt gelernt: die Zahl geht in keine Zusammenfassung ein.</translation>
    </message>
</context>
<context>
    <name>CohortPictures</name>
    <message>
        <source>Tiles of {slide}</source>
        <translation>Kacheln von {slide}</translation>
    </message>
</context>
<context>
    <name>CohortWindow</name>
    <message>
        <source>Show only rows with …</source>
        <translation>Nur Zeilen zeigen mit …</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Slides show glass: find the tissue</source>
        <translation>Schnitte zeigen Glas: Gewebe suchen</translation>
    </message>
    <message>
        <source>Off for regions cut from tissue: then every pixel counts as tissue.</source>
        <translation>Aus bei Ausschnitten, die ganz aus Gewebe bestehen: dann zählt jedes Pixel als Gewebe.</translation>
    </message>
    <message>
        <source>Measure the cohort</source>
        <translation>Kohorte messen</translation>
    </message>
    <message>
        <source>Slides of the cohort</source>
        <translation>Schnitte der Kohorte</translation>
    </message>
    <message>
        <source>Add slides…</source>
        <translation>Schnitte hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Outlines of the slide…</source>
        <translation>Umrisse des Schnitts …</translation>
    </message>
    <message>
        <source>Class mapping…</source>
        <translation>Klassenzuordnung …</translation>
    </message>
    <message>
        <source>Which groups of the outlines are cancer, cut out, or ignored.</source>
        <translation>Welche Gruppen der Umrisse Krebs, ausgeschnitten oder unbeachtet sind.</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Aufteilen …</translation>
    </message>
    <message>
        <source>Find missing files…</source>
        <translation>Fehlende Dateien suchen …</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Areas of tissue and cancer, resolution and problems of every slide; only what changed is measured.</source>
        <translation>Flächen von Gewebe und Krebs, Auflösung und Probleme jedes Schnitts; nur was sich geändert hat, wird gemessen.</translation>
    </message>
    <message>
        <source>none is open</source>
        <translation>keine ist offen</translation>
    </message>
    <message>
        <source>Cohort: {name}</source>
        <translation>Kohorte: {name}</translation>
    </message>
    <message>
        <source>Read the cohort&apos;s figures</source>
        <translation>Zahlen der Kohorte lesen</translation>
    </message>
    <message>
        <source>{slides} slides of {patients} patients · {problems} with problems</source>
        <translation>{slides} Schnitte von {patients} Patienten · {problems} mit Problemen</translation>
    </message>
    <message>
        <source>“Measure” finds resolution, areas and what is wrong</source>
        <translation>„Messen“ findet Auflösung, Flächen und was nicht stimmt</translation>
    </message>
    <message>
        <source>Add slides and outlines</source>
        <translation>Schnitte und Umrisse hinzufügen</translation>
    </message>
    <message>
        <source>Select the one slide that the outlines belong to.</source>
        <translation>Den einen Schnitt auswählen, zu dem die Umrisse gehören.</translation>
    </message>
    <message>
        <source>Outlines (*.xml *.geojson *.geojson.gz)</source>
        <translation>Umrisse (*.xml *.geojson *.geojson.gz)</translation>
    </message>
    <message>
        <source>Outlines of the slide</source>
        <translation>Umrisse des Schnitts</translation>
    </message>
    <message>
        <source>Look for the missing files in</source>
        <translation>Die fehlenden Dateien suchen in</translation>
    </message>
</context>
<context>
    <name>ColorTables</name>
    <message>
        <source>Traffic light</source>
        <translation>Ampel</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare models</source>
        <translation>Modelle vergleichen</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>models chosen below</source>
        <translation>die unten gewählten Modelle</translation>
    </message>
    <message>
        <source>study {name}</source>
        <translation>Studie {name}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>test slides</source>
        <translation>Testschnitte</translation>
    </message>
    <message>
        <source>validation slides (flattering)</source>
        <translation>Validierungsschnitte (schmeichelhaft)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>A JSON file with the numbers of other work, e.g. the paper&apos;s. Their row says whose they are.</source>
        <translation>Eine JSON-Datei mit den Zahlen anderer Arbeiten, etwa der Veröffentlichung. Ihre Zeile sagt, von wem sie sind.</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>The paper&apos;s</source>
        <translation>Die der Veröffentlichung</translation>
    </message>
    <message>
        <source>The overall AUC that Khan et al. (2019) report for three of the arms.</source>
        <translation>Die gesamte AUC, die Khan et al. (2019) für drei der Arme angeben.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>Numbers of other work</source>
        <translation>Zahlen anderer Arbeiten</translation>
    </message>
    <message>
        <source>Maps that are missing are predicted first. A comparison of the same name is replaced.</source>
        <translation>Fehlende Karten werden zuerst vorhergesagt. Ein Vergleich gleichen Namens wird ersetzt.</translation>
    </message>
</context>
<context>
    <name>ComparedPane</name>
    <message>
        <source>Slide to compare with</source>
        <translation>Schnitt zum Vergleich</translation>
    </message>
    <message>
        <source>Map in this pane</source>
        <translation>Karte in dieser Ansicht</translation>
    </message>
    <message>
        <source>Which model&apos;s map this pane shows: two models can be looked at side by side.</source>
        <translation>Die Karte welches Modells diese Ansicht zeigt: zwei Modelle lassen sich nebeneinander betrachten.</translation>
    </message>
    <message>
        <source>Move both panes together</source>
        <translation>Beide Ansichten gemeinsam bewegen</translation>
    </message>
    <message>
        <source>Close this pane</source>
        <translation>Diese Ansicht schließen</translation>
    </message>
    <message>
        <source>Same model</source>
        <translation>Dasselbe Modell</translation>
    </message>
    <message>
        <source>No map</source>
        <translation>Keine Karte</translation>
    </message>
    <message>
        <source>offset {x}, {y} {unit}</source>
        <translation>Versatz {x}, {y} {unit}</translation>
    </message>
</context>
<context>
    <name>ConfusionTable</name>
    <message>
        <source>outlined cancer</source>
        <translation>umrandeter Krebs</translation>
    </message>
    <message>
        <source>not outlined</source>
        <translation>nicht umrandet</translation>
    </message>
    <message>
        <source>called cancer</source>
        <translation>gilt als Krebs</translation>
    </message>
    <message>
        <source>not called</source>
        <translation>gilt nicht als Krebs</translation>
    </message>
    <message>
        <source>Sensitivity: part of the cancer tiles that is called cancer.</source>
        <translation>Sensitivität: Anteil der Krebskacheln, die als Krebs gelten.</translation>
    </message>
    <message>
        <source>Specificity: part of the other tiles that is not called cancer.</source>
        <translation>Spezifität: Anteil der anderen Kacheln, die nicht als Krebs gelten.</translation>
    </message>
    <message>
        <source>sensitivity {rate}</source>
        <translation>Sensitivität {rate}</translation>
    </message>
    <message>
        <source>specificity {rate}</source>
        <translation>Spezifität {rate}</translation>
    </message>
    <message>
        <source>at {threshold:.3g}</source>
        <translation>bei {threshold:.3g}</translation>
    </message>
    <message>
        <source>Tiles with a probability of at least {threshold:.6g} are called cancer.</source>
        <translation>Kacheln mit einer Wahrscheinlichkeit von mindestens {threshold:.6g} gelten als Krebs.</translation>
    </message>
</context>
<context>
    <name>CurveData</name>
    <message>
        <source>Memory ran out: {number} tiles a step from here on.</source>
        <translation>Der Speicher reichte nicht: von hier an {number} Kacheln je Schritt.</translation>
    </message>
    <message>
        <source>Stage “{stage}” finished; its best epoch was number {number}.</source>
        <translation>Stufe „{stage}“ ist fertig; ihre beste Epoche war die {number}.</translation>
    </message>
    <message>
        <source>Stopped: {reason}</source>
        <translation>Abgebrochen: {reason}</translation>
    </message>
    <message>
        <source>Stage “{stage}”: {training:,} training tiles, {validation:,} validation tiles.</source>
        <translation>Stufe „{stage}“: {training:,} Trainingskacheln, {validation:,} Validierungskacheln.</translation>
    </message>
    <message>
        <source>Stage “{stage}” was trained before from the same start; its model is used again.</source>
        <translation>Stufe „{stage}“ wurde schon einmal vom selben Anfang aus trainiert; ihr Modell wird wieder verwendet.</translation>
    </message>
    <message>
        <source>Stage “{stage}”, epoch {epoch} of {epochs} · loss {loss:.3f} · accuracy {accuracy:.1%}</source>
        <translation>Stufe „{stage}“, Epoche {epoch} von {epochs} · Verlust {loss:.3f} · Genauigkeit {accuracy:.1%}</translation>
    </message>
</context>
<context>
    <name>DemoModel</name>
    <message>
        <source>Cut tiles for the demo model</source>
        <translation>Kacheln für das Demo-Modell schneiden</translation>
    </message>
    <message>
        <source>Train the demo model</source>
        <translation>Das Demo-Modell trainieren</translation>
    </message>
    <message>
        <source>The demo model is trained on this machine next; it takes minutes.</source>
        <translation>Als Nächstes wird das Demo-Modell auf diesem Rechner trainiert; das dauert Minuten.</translation>
    </message>
    <message>
        <source>The demo model is being trained on this machine</source>
        <translation>Das Demo-Modell wird auf diesem Rechner trainiert</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>The demo model is ready.</source>
        <translation>Das Demo-Modell ist fertig.</translation>
    </message>
    <message>
        <source>The demo model is not trained. What was done so far is kept.</source>
        <translation>Das Demo-Modell ist nicht trainiert. Was bis jetzt getan ist, bleibt erhalten.</translation>
    </message>
</context>
<context>
    <name>DemoOpener</name>
    <message>
        <source>Painting the demo slides</source>
        <translation>Demo-Schnitte werden gemalt</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Train…</source>
        <translation>Trainieren …</translation>
    </message>
    <message>
        <source>Predict…</source>
        <translation>Vorhersagen …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Cohort table…</source>
        <translation>Kohortentabelle …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Keys and mouse…</source>
        <translation>Tasten und Maus …</translation>
    </message>
    <message>
        <source>About CrossCancer</source>
        <translation>Über CrossCancer</translation>
    </message>
    <message>
        <source>Further keys</source>
        <translation>Weitere Tasten</translation>
    </message>
    <message>
        <source>Trains, compares and shows tile classifiers for cancer on whole-slide images.

For research use only. Not a medical device: do not use it for diagnosis.</source>
        <translation>Trainiert, vergleicht und zeigt Kachel-Klassifikatoren für Krebs auf digitalisierten Schnitten.

Nur für die Forschung. Kein Medizinprodukt: nicht zur Diagnose verwenden.</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>“{name}” was changed by another program since it was opened here.</source>
        <translation>„{name}“ wurde von einem anderen Programm geändert, seit die Datei hier geöffnet wurde.</translation>
    </message>
    <message>
        <source>Overwrite it, open it again, or save under another name.</source>
        <translation>Überschreiben, neu öffnen oder unter anderem Namen speichern.</translation>
    </message>
    <message>
        <source>“{name}” was written by {program}, in a format that this program reads and does not write.</source>
        <translation>„{name}“ wurde von {program} geschrieben, in einem Format, das dieses Programm liest und nicht schreibt.</translation>
    </message>
    <message>
        <source>Save beside it, or under another name.</source>
        <translation>Daneben oder unter anderem Namen speichern.</translation>
    </message>
</context>
<context>
    <name>DotTool</name>
    <message>
        <source>Dot</source>
        <translation>Punkt</translation>
    </message>
</context>
<context>
    <name>EditingActions</name>
    <message>
        <source>Move the slide</source>
        <translation>Schnitt bewegen</translation>
    </message>
    <message>
        <source>Select and move outlines</source>
        <translation>Umrisse auswählen und verschieben</translation>
    </message>
    <message>
        <source>Edit points</source>
        <translation>Punkte bearbeiten</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
    <message>
        <source>Freehand</source>
        <translation>Freihand</translation>
    </message>
    <message>
        <source>Brush: add</source>
        <translation>Pinsel: hinzufügen</translation>
    </message>
    <message>
        <source>Brush: take away</source>
        <translation>Pinsel: wegnehmen</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Spline</source>
        <translation>Spline</translation>
    </message>
    <message>
        <source>Dot</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Set of points</source>
        <translation>Punktmenge</translation>
    </message>
    <message>
        <source>Split by a line</source>
        <translation>Durch eine Linie teilen</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
    </message>
    <message>
        <source>Measure an area</source>
        <translation>Fläche messen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Vereinigen</translation>
    </message>
    <message>
        <source>Cut the smallest out of the others</source>
        <translation>Den kleinsten aus den anderen ausschneiden</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Simplify…</source>
        <translation>Vereinfachen …</translation>
    </message>
    <message>
        <source>Grow or shrink…</source>
        <translation>Erweitern oder verkleinern …</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Drawing tools</source>
        <translation>Zeichenwerkzeuge</translation>
    </message>
    <message>
        <source>Simplify</source>
        <translation>Vereinfachen</translation>
    </message>
    <message>
        <source>No point may move further than</source>
        <translation>Kein Punkt darf sich weiter bewegen als</translation>
    </message>
    <message>
        <source>Distance on all sides; negative to shrink</source>
        <translation>Abstand auf allen Seiten; negativ zum Verkleinern</translation>
    </message>
    <message>
        <source>Grow or shrink</source>
        <translation>Erweitern oder verkleinern</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Locked outlines stay as they are: unlock them in the panel first.</source>
        <translation>Gesperrte Umrisse bleiben, wie sie sind: zuerst im Seitenfeld entsperren.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move to group</source>
        <translation>In Gruppe verschieben</translation>
    </message>
    <message>
        <source>Add group</source>
        <translation>Gruppe hinzufügen</translation>
    </message>
    <message>
        <source>Rename group</source>
        <translation>Gruppe umbenennen</translation>
    </message>
    <message>
        <source>Move group</source>
        <translation>Gruppe verschieben</translation>
    </message>
    <message>
        <source>Delete group</source>
        <translation>Gruppe löschen</translation>
    </message>
    <message>
        <source>A group needs a name, and “None” means no group in ASAP&apos;s files.</source>
        <translation>Eine Gruppe braucht einen Namen, und „None“ heißt in ASAPs Dateien: keine Gruppe.</translation>
    </message>
    <message>
        <source>There is a group “{name}” already.</source>
        <translation>Es gibt schon eine Gruppe „{name}“.</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
</context>
<context>
    <name>EffectiveLegend</name>
    <message>
        <source>Legend of the effective labels</source>
        <translation>Legende der wirksamen Labels</translation>
    </message>
    <message>
        <source>1  Cancer</source>
        <translation>1  Krebs</translation>
    </message>
    <message>
        <source>2  Cut out: not cancer</source>
        <translation>2  Ausgeschnitten: kein Krebs</translation>
    </message>
    <message>
        <source>3  Ignored: left out</source>
        <translation>3  Unbeachtet: ausgelassen</translation>
    </message>
    <message>
        <source>What the outlines count as, the later over the earlier</source>
        <translation>Als was die Umrisse zählen, die späteren über den früheren</translation>
    </message>
</context>
<context>
    <name>EllipseTool</name>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>No pre-training</source>
        <translation>Kein Vortraining</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>Breast</source>
        <translation>Brust</translation>
    </message>
    <message>
        <source>ImageNet, then breast</source>
        <translation>ImageNet, dann Brust</translation>
    </message>
    <message>
        <source>Starts from random weights and learns from the target slides alone.</source>
        <translation>Beginnt mit zufälligen Gewichten und lernt allein aus den Zielschnitten.</translation>
    </message>
    <message>
        <source>Starts from weights learned on everyday photographs (ImageNet), then learns from the target slides.</source>
        <translation>Beginnt mit Gewichten, die aus Alltagsfotos gelernt sind (ImageNet), und lernt dann aus den Zielschnitten.</translation>
    </message>
    <message>
        <source>Learns breast cancer first, keeps the convolutional weights, then learns from the target slides.</source>
        <translation>Lernt zuerst Brustkrebs, behält die Faltungsgewichte und lernt dann aus den Zielschnitten.</translation>
    </message>
    <message>
        <source>Starts from ImageNet, learns breast cancer, then learns from the target slides.</source>
        <translation>Beginnt mit ImageNet, lernt Brustkrebs und lernt dann aus den Zielschnitten.</translation>
    </message>
    <message>
        <source>Passes over the training tiles. The paper used 50.</source>
        <translation>Durchgänge durch die Trainingskacheln. In der Veröffentlichung 50.</translation>
    </message>
    <message>
        <source>Tiles per step. The paper does not state it; 32 is ours. Below 16 batch norm&apos;s statistics are noisy.</source>
        <translation>Kacheln je Schritt. Die Veröffentlichung nennt die Zahl nicht; 32 ist von uns. Unter 16 ist die Statistik der Batch-Norm verrauscht.</translation>
    </message>
    <message>
        <source>Adam&apos;s step size. The paper used 1e-4.</source>
        <translation>Schrittweite von Adam. In der Veröffentlichung 1e-4.</translation>
    </message>
    <message>
        <source>Let the steps shrink to nothing over the stage, along half a cosine: short runs end better. The paper&apos;s stayed as they were.</source>
        <translation>Die Schritte über die Stufe hinweg auf nichts schrumpfen lassen, entlang eines halben Kosinus: kurze Läufe enden besser. In der Veröffentlichung blieben sie gleich.</translation>
    </message>
    <message>
        <source>Fixes tiles, order, head and dropout: same seed, same run.</source>
        <translation>Legt Kacheln, Reihenfolge, Kopf und Dropout fest: gleicher Startwert, gleicher Lauf.</translation>
    </message>
    <message>
        <source>Tiles drawn of each class; all there are where fewer exist. The paper used 300,000.</source>
        <translation>Kacheln, die je Klasse gezogen werden; wo es weniger gibt, alle. In der Veröffentlichung 300 000.</translation>
    </message>
    <message>
        <source>Tiles drawn of each class in stages before the target&apos;s. The paper used 250,000 of breast.</source>
        <translation>Kacheln, die je Klasse in Stufen vor der Zielstufe gezogen werden. In der Veröffentlichung 250 000 der Brust.</translation>
    </message>
    <message>
        <source>How slides share in the tiles that are drawn: large slides give more (proportional), or every slide or patient gives equally many.</source>
        <translation>Wie sich die Schnitte die gezogenen Kacheln teilen: große Schnitte geben mehr (proportional), oder jeder Schnitt oder Patient gibt gleich viele.</translation>
    </message>
    <message>
        <source>When a tile counts as cancer; the rule is printed beside every result.</source>
        <translation>Wann eine Kachel als Krebs zählt; die Regel steht neben jedem Ergebnis.</translation>
    </message>
    <message>
        <source>Tiles with less tissue are never drawn: white glass teaches nothing.</source>
        <translation>Kacheln mit weniger Gewebe werden nie gezogen: weißes Glas lehrt nichts.</translation>
    </message>
    <message>
        <source>By patient is honest; tile-random is the paper&apos;s and leaks neighbours into validation.</source>
        <translation>Nach Patienten ist ehrlich; tile-random ist das der Veröffentlichung und lässt Nachbarkacheln in die Validierung gelangen.</translation>
    </message>
    <message>
        <source>Part set apart for validation.</source>
        <translation>Teil, der für die Validierung zurückgelegt wird.</translation>
    </message>
    <message>
        <source>Random flips, quarter turns and slight stain jitter. The paper used none.</source>
        <translation>Zufällige Spiegelungen, Vierteldrehungen und leichte Abwandlung der Färbung. In der Veröffentlichung nicht.</translation>
    </message>
    <message>
        <source>How far varied tiles differ in stain: slight as within one laboratory, strong as between them. Few training slides need it strong, or the model learns their colours.</source>
        <translation>Wie weit abgewandelte Kacheln sich in der Färbung unterscheiden: leicht (slight) wie innerhalb eines Labors, stark (strong) wie zwischen Laboren. Wenige Trainingsschnitte brauchen starke Abwandlung, sonst lernt das Modell ihre Farben.</translation>
    </message>
    <message>
        <source>A stage ends when the validation loss has not fallen for this many epochs: saves hours, and the lowest loss is kept either way. 0 = all epochs, as in the paper.</source>
        <translation>Eine Stufe endet, wenn der Validierungsverlust so viele Epochen lang nicht gesunken ist: das spart Stunden, und der kleinste Verlust wird in jedem Fall behalten. 0 = alle Epochen, wie in der Veröffentlichung.</translation>
    </message>
    <message>
        <source>0.99 for long runs; 0.9 for short ones, whose statistics would lag behind the weights.</source>
        <translation>0,99 für lange Läufe; 0,9 für kurze, deren Statistik sonst den Gewichten hinterherhinkt.</translation>
    </message>
    <message>
        <source>Training batches over which batch-norm statistics are measured anew before each validation; 0 keeps the running ones. Short runs need it: their validation loss is noise otherwise.</source>
        <translation>Trainingsstapel, über die die Batch-Norm-Statistik vor jeder Validierung neu gemessen wird; 0 behält die laufende. Kurze Läufe brauchen das: ihr Validierungsverlust ist sonst Rauschen.</translation>
    </message>
    <message>
        <source>float32 is the reference. bfloat16 keeps weights in float32 and computes faster where the chip has it (1.3 times on a processor with AMX); auto takes it there. A run keeps what it began with.</source>
        <translation>float32 ist die Referenz. bfloat16 behält Gewichte in float32 und rechnet schneller, wo der Chip es kann (1,3-mal auf einem Prozessor mit AMX); auto nimmt es dort. Ein Lauf behält, womit er begonnen hat.</translation>
    </message>
    <message>
        <source>Let XLA compile the training step. It pays on GPUs; on processors it was slower (4.2 instead of 6.8 tiles/s).</source>
        <translation>Den Trainingsschritt von XLA übersetzen lassen. Das lohnt sich auf GPUs; auf Prozessoren war es langsamer (4,2 statt 6,8 Kacheln/s).</translation>
    </message>
    <message>
        <source>Same seed, same bits: one operation at a time and only repeatable ones. Off, a GPU may be faster, and neither a repeated nor a resumed run gives quite the same weights.</source>
        <translation>Gleicher Startwert, gleiche Bits: nur eine Operation auf einmal, und nur wiederholbare. Ausgeschaltet ist eine GPU vielleicht schneller, und weder ein wiederholter noch ein fortgesetzter Lauf ergibt ganz dieselben Gewichte.</translation>
    </message>
    <message>
        <source>Processor threads within an operation. Their number decides the last bits, so a run keeps the one it began with. Empty: all cores.</source>
        <translation>Prozessor-Threads innerhalb einer Operation. Ihre Zahl entscheidet über die letzten Bits, darum behält ein Lauf die, mit der er begonnen hat. Leer: alle Kerne.</translation>
    </message>
    <message>
        <source>Where memory runs out, halve the batch and go on. Smaller batches learn a little differently, so this is off unless wanted, and recorded where it happened.</source>
        <translation>Wo der Speicher nicht reicht, den Stapel halbieren und weitermachen. Kleinere Stapel lernen etwas anders, darum ist das aus, wenn nicht gewünscht, und wird festgehalten, wo es geschah.</translation>
    </message>
    <message>
        <source>How much work a crash may cost at most, in minutes.</source>
        <translation>Wie viel Arbeit ein Absturz höchstens kosten darf, in Minuten.</translation>
    </message>
    <message>
        <source>Save after so many steps, too. Empty: by minutes alone.</source>
        <translation>Auch nach so vielen Schritten speichern. Leer: nur nach Minuten.</translation>
    </message>
    <message>
        <source>The convolutional body. The paper&apos;s is InceptionV3; SqueezeNet is small enough for laptops.</source>
        <translation>Der Faltungsteil des Netzes. In der Veröffentlichung InceptionV3; SqueezeNet ist klein genug für Laptops.</translation>
    </message>
    <message>
        <source>Side of a tile in pixels. The paper used 256.</source>
        <translation>Seite einer Kachel in Pixeln. In der Veröffentlichung 256.</translation>
    </message>
    <message>
        <source>Resolution of the tiles in µm per pixel: 0.22 is 40×, 0.5 is 20×.</source>
        <translation>Auflösung der Kacheln in µm je Pixel: 0,22 ist 40×, 0,5 ist 20×.</translation>
    </message>
    <message>
        <source>Share of features left out at each step, against learning by heart.</source>
        <translation>Anteil der Merkmale, der bei jedem Schritt ausgelassen wird, gegen das Auswendiglernen.</translation>
    </message>
    <message>
        <source>How a tile&apos;s features become one vector. The paper does not say; average is usual. Flatten keeps places and makes a head larger than the body, which learns few slides by heart.</source>
        <translation>Wie aus den Merkmalen einer Kachel ein Vektor wird. Die Veröffentlichung sagt es nicht; average ist üblich. Flatten behält die Orte und macht den Kopf größer als den Rest des Netzes, der dann wenige Schnitte auswendig lernt.</translation>
    </message>
    <message>
        <source>at least half of it is cancer</source>
        <translation>mindestens die Hälfte Krebs ist</translation>
    </message>
    <message>
        <source>A tile counts as cancer where at least 0.5 of its area is annotated cancer.</source>
        <translation>Eine Kachel zählt als Krebs, wenn mindestens 0,5 ihrer Fläche annotierter Krebs ist.</translation>
    </message>
    <message>
        <source>at least a quarter of it is cancer</source>
        <translation>mindestens ein Viertel Krebs ist</translation>
    </message>
    <message>
        <source>A tile counts as cancer where at least 0.25 of its area is annotated cancer.</source>
        <translation>Eine Kachel zählt als Krebs, wenn mindestens 0,25 ihrer Fläche annotierter Krebs ist.</translation>
    </message>
    <message>
        <source>its centre is cancer</source>
        <translation>ihre Mitte Krebs ist</translation>
    </message>
    <message>
        <source>A tile counts as cancer where its centre lies in annotated cancer.</source>
        <translation>Eine Kachel zählt als Krebs, wenn ihre Mitte in annotiertem Krebs liegt.</translation>
    </message>
    <message>
        <source>any of its central square is cancer</source>
        <translation>etwas in ihrem mittleren Quadrat Krebs ist</translation>
    </message>
    <message>
        <source>A tile counts as cancer where any of its central square (half its side) is annotated cancer.</source>
        <translation>Eine Kachel zählt als Krebs, wenn etwas in ihrem mittleren Quadrat (halbe Seite) annotierter Krebs ist.</translation>
    </message>
    <message>
        <source>any of it is cancer</source>
        <translation>irgendetwas in ihr Krebs ist</translation>
    </message>
    <message>
        <source>A tile counts as cancer where any of its area is annotated cancer.</source>
        <translation>Eine Kachel zählt als Krebs, wenn irgendein Teil ihrer Fläche annotierter Krebs ist.</translation>
    </message>
    <message>
        <source>at least three quarters of it is cancer, and not when at most a quarter is; others are left out</source>
        <translation>mindestens drei Viertel Krebs sind, und nicht, wenn es höchstens ein Viertel ist; andere werden ausgelassen</translation>
    </message>
    <message>
        <source>A tile counts as cancer where at least 0.75 of its area is annotated cancer and as not cancer where at most 0.25 is; tiles in between are left out.</source>
        <translation>Eine Kachel zählt als Krebs, wenn mindestens 0,75 ihrer Fläche annotierter Krebs ist, und als kein Krebs, wenn es höchstens 0,25 ist; Kacheln dazwischen werden ausgelassen.</translation>
    </message>
    <message>
        <source>tile</source>
        <translation>Kachel</translation>
    </message>
    <message>
        <source>pixel (P1)</source>
        <translation>Pixel (P1)</translation>
    </message>
    <message>
        <source>pixel, interpolated (P3)</source>
        <translation>Pixel, interpoliert (P3)</translation>
    </message>
    <message>
        <source>pixel, whole slide (P2)</source>
        <translation>Pixel, ganzer Schnitt (P2)</translation>
    </message>
    <message>
        <source>slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>overall (pooled)</source>
        <translation>gesamt (zusammen)</translation>
    </message>
    <message>
        <source>mean of slides</source>
        <translation>Mittel der Schnitte</translation>
    </message>
    <message>
        <source>reference †</source>
        <translation>Referenz †</translation>
    </message>
    <message>
        <source>arms</source>
        <translation>Arme</translation>
    </message>
    <message>
        <source>ΔAUC pooled</source>
        <translation>ΔAUC zusammen</translation>
    </message>
    <message>
        <source>mean ΔAUC of slides</source>
        <translation>mittlere ΔAUC der Schnitte</translation>
    </message>
    <message>
        <source>sign-flip p</source>
        <translation>p durch Vorzeichentausch</translation>
    </message>
    <message>
        <source>smallest p possible</source>
        <translation>kleinstes mögliches p</translation>
    </message>
    <message>
        <source>Holm p</source>
        <translation>Holm-p</translation>
    </message>
    <message>
        <source>DeLong p (treats tiles as independent)</source>
        <translation>DeLong-p (nimmt Kacheln als unabhängig)</translation>
    </message>
    <message>
        <source>greatest sum of sensitivity and specificity (Youden)</source>
        <translation>größte Summe aus Sensitivität und Spezifität (Youden)</translation>
    </message>
    <message>
        <source>finds 95% of the cancer</source>
        <translation>findet 95 % des Krebses</translation>
    </message>
    <message>
        <source>finds 99% of the cancer</source>
        <translation>findet 99 % des Krebses</translation>
    </message>
    <message>
        <source>least cost, a miss counting 5 false alarms</source>
        <translation>geringste Kosten, ein übersehener Krebs zählt wie 5 Fehlalarme</translation>
    </message>
    <message>
        <source>ASAP outlines (XML)</source>
        <translation>ASAP-Umrisse (XML)</translation>
    </message>
    <message>
        <source>ASAP and everything that reads CAMELYON&apos;s files</source>
        <translation>ASAP und alles, was die Dateien von CAMELYON liest</translation>
    </message>
    <message>
        <source>ASAP overlay, full size (TIFF)</source>
        <translation>ASAP-Überlagerung, volle Größe (TIFF)</translation>
    </message>
    <message>
        <source>ASAP, which loads it with the slide; exact in place</source>
        <translation>ASAP, das sie mit dem Schnitt lädt; genau an ihrem Ort</translation>
    </message>
    <message>
        <source>ASAP overlay, compact (TIFF)</source>
        <translation>ASAP-Überlagerung, kompakt (TIFF)</translation>
    </message>
    <message>
        <source>ASAP; a small file where ASAP draws it in place</source>
        <translation>ASAP; eine kleine Datei, wo ASAP sie am richtigen Ort zeichnet</translation>
    </message>
    <message>
        <source>Label mask (TIFF)</source>
        <translation>Labelmaske (TIFF)</translation>
    </message>
    <message>
        <source>ASAP, OpenSlide and training tools: 1 cancer, 2 not</source>
        <translation>ASAP, OpenSlide und Trainingsprogramme: 1 Krebs, 2 keiner</translation>
    </message>
    <message>
        <source>QuPath outlines (GeoJSON)</source>
        <translation>QuPath-Umrisse (GeoJSON)</translation>
    </message>
    <message>
        <source>QuPath 0.3 and later, TissUUmaps</source>
        <translation>QuPath ab 0.3, TissUUmaps</translation>
    </message>
    <message>
        <source>QuPath tiles (GeoJSON)</source>
        <translation>QuPath-Kacheln (GeoJSON)</translation>
    </message>
    <message>
        <source>QuPath&apos;s measurement maps: tiles with each arm&apos;s probability</source>
        <translation>Messkarten von QuPath: Kacheln mit der Wahrscheinlichkeit jedes Arms</translation>
    </message>
    <message>
        <source>Heat map (OME-TIFF)</source>
        <translation>Heatmap (OME-TIFF)</translation>
    </message>
    <message>
        <source>QuPath, Fiji, napari: a second image in step with the slide</source>
        <translation>QuPath, Fiji, napari: ein zweites Bild im Gleichschritt mit dem Schnitt</translation>
    </message>
    <message>
        <source>Tables (Parquet)</source>
        <translation>Tabellen (Parquet)</translation>
    </message>
    <message>
        <source>pandas and R: tiles, slides, lesions</source>
        <translation>pandas und R: Kacheln, Schnitte, Herde</translation>
    </message>
    <message>
        <source>Tables (CSV)</source>
        <translation>Tabellen (CSV)</translation>
    </message>
    <message>
        <source>Excel, R and everything else</source>
        <translation>Excel, R und alles andere</translation>
    </message>
    <message>
        <source>Arrays (NumPy)</source>
        <translation>Arrays (NumPy)</translation>
    </message>
    <message>
        <source>Python: values, states and grid as .npz</source>
        <translation>Python: Werte, Zustände und Gitter als .npz</translation>
    </message>
    <message>
        <source>Heat map picture</source>
        <translation>Bild der Heatmap</translation>
    </message>
    <message>
        <source>slides and mails, with scale bar and legend</source>
        <translation>Vorträge und E-Mails, mit Maßstab und Legende</translation>
    </message>
    <message>
        <source>Figure panels</source>
        <translation>Abbildungstafeln</translation>
    </message>
    <message>
        <source>papers: annotation, arms side by side, errors</source>
        <translation>Veröffentlichungen: Annotation, Arme nebeneinander, Fehler</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Spline</source>
        <translation>Spline</translation>
    </message>
    <message>
        <source>Dot</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>PointSet</source>
        <translation>Punktmenge</translation>
    </message>
    <message>
        <source>Polyline</source>
        <translation>Linienzug</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>None</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>exhaustive</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>teilweise</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>frei von Krebs</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nicht annotiert</translation>
    </message>
    <message>
        <source>entered by user</source>
        <translation>eingegeben</translation>
    </message>
    <message>
        <source>scanner metadata</source>
        <translation>Angaben des Scanners</translation>
    </message>
    <message>
        <source>TIFF resolution tags</source>
        <translation>Auflösungsangaben der TIFF-Datei</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>CrossCancer</source>
        <translation>CrossCancer</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>ErrorReporting</name>
    <message>
        <source>Something went wrong that should not have.</source>
        <translation>Etwas ist schiefgegangen, das nicht schiefgehen sollte.</translation>
    </message>
    <message>
        <source>Your files are unchanged. Please report it with the details below, so that it can be mended.</source>
        <translation>Ihre Dateien sind unverändert. Bitte mit den Einzelheiten unten melden, damit es behoben werden kann.</translation>
    </message>
</context>
<context>
    <name>ErrorsPanel</name>
    <message>
        <source>Colour right and wrong tiles</source>
        <translation>Richtige und falsche Kacheln färben</translation>
    </message>
    <message>
        <source>Colour where this model and another differ: where only this one is right, or only the other.</source>
        <translation>Färben, wo sich dieses Modell von einem anderen unterscheidet: wo nur dieses recht hat, oder nur das andere.</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>false alarms, surest first</source>
        <translation>Fehlalarme, sicherste zuerst</translation>
    </message>
    <message>
        <source>missed cancer, surest first</source>
        <translation>übersehener Krebs, sicherste zuerst</translation>
    </message>
    <message>
        <source>found cancer, surest first</source>
        <translation>gefundener Krebs, sicherste zuerst</translation>
    </message>
    <message>
        <source>rightly passed, surest first</source>
        <translation>zu Recht unauffällig, sicherste zuerst</translation>
    </message>
    <message>
        <source>Errors are shown where a map and the outlines of cancer are there.</source>
        <translation>Fehler werden gezeigt, wo es eine Karte und die Umrisse des Krebses gibt.</translation>
    </message>
    <message>
        <source>found</source>
        <translation>gefunden</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>übersehen</translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation>Fehlalarm</translation>
    </message>
    <message>
        <source>rightly passed</source>
        <translation>zu Recht unauffällig</translation>
    </message>
    <message>
        <source>both right</source>
        <translation>beide richtig</translation>
    </message>
    <message>
        <source>only {name} right</source>
        <translation>nur {name} richtig</translation>
    </message>
    <message>
        <source>both wrong</source>
        <translation>beide falsch</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>its own errors</source>
        <translation>seine eigenen Fehler</translation>
    </message>
    <message>
        <source>against {name}</source>
        <translation>gegen {name}</translation>
    </message>
    <message>
        <source>Errors by area</source>
        <translation>Fehler nach Fläche</translation>
    </message>
    <message>
        <source>Errors of</source>
        <translation>Fehler von</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
</context>
<context>
    <name>EvaluationActions</name>
    <message>
        <source>Colour right and wrong tiles</source>
        <translation>Richtige und falsche Kacheln färben</translation>
    </message>
    <message>
        <source>Next error</source>
        <translation>Nächster Fehler</translation>
    </message>
    <message>
        <source>Previous error</source>
        <translation>Voriger Fehler</translation>
    </message>
    <message>
        <source>Results of the cohort…</source>
        <translation>Ergebnisse der Kohorte …</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export predictions</source>
        <translation>Vorhersagen exportieren</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Replace files of these names that are there</source>
        <translation>Vorhandene Dateien dieser Namen ersetzen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>This prediction is in memory only; it can be exported when it is stored.</source>
        <translation>Diese Vorhersage ist nur im Arbeitsspeicher; sie lässt sich exportieren, wenn sie gespeichert ist.</translation>
    </message>
    <message>
        <source>Choose a prediction first.</source>
        <translation>Zuerst eine Vorhersage wählen.</translation>
    </message>
    <message>
        <source>There is no prediction.</source>
        <translation>Es gibt keine Vorhersage.</translation>
    </message>
    <message>
        <source>Choose what to write.</source>
        <translation>Wählen, was geschrieben werden soll.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Diesen Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>Measure the outlines</source>
        <translation>Umrisse messen</translation>
    </message>
    <message>
        <source>Written and checked: {name}</source>
        <translation>Geschrieben und geprüft: {name}</translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Written and read back: {count} files, {size:,.1f} MB, in {folder}.</source>
        <translation>Geschrieben und zur Probe gelesen: {count} Dateien, {size:,.1f} MB, in {folder}.</translation>
    </message>
    <message>
        <source>Cancelled. Files that were finished stay; none is left half written.</source>
        <translation>Abgebrochen. Fertige Dateien bleiben; keine ist halb geschrieben.</translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>Der Befehl ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation>Den Ordner für die Dateien wählen</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Tiles with at least this probability count as cancer.</source>
        <translation>Kacheln mit mindestens dieser Wahrscheinlichkeit gelten als Krebs.</translation>
    </message>
    <message>
        <source>along tile edges: exactly the tiles called</source>
        <translation>entlang der Kachelränder: genau die Kacheln, die als Krebs gelten</translation>
    </message>
    <message>
        <source>smooth lines of equal probability</source>
        <translation>glatte Linien gleicher Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Outlines smaller than this are left out.</source>
        <translation>Kleinere Umrisse werden weggelassen.</translation>
    </message>
    <message>
        <source>Holes smaller than this are filled.</source>
        <translation>Kleinere Löcher werden gefüllt.</translation>
    </message>
    <message>
        <source>none; for example 0.75 0.9</source>
        <translation>keine; zum Beispiel 0.75 0.9</translation>
    </message>
    <message>
        <source>Higher probabilities that part the outlines into groups of rising confidence.</source>
        <translation>Höhere Wahrscheinlichkeiten, die die Umrisse in Gruppen steigender Sicherheit teilen.</translation>
    </message>
    <message>
        <source>ASAP: cut shapes at their holes instead of a group “Exclusion”</source>
        <translation>ASAP: Formen an ihren Löchern aufschneiden statt einer Gruppe „Exclusion“</translation>
    </message>
    <message>
        <source>full slide, as in ASAP</source>
        <translation>ganzer Schnitt, wie in ASAP</translation>
    </message>
    <message>
        <source>scanned part, as QuPath shows by default</source>
        <translation>gescannter Teil, wie ihn QuPath gewöhnlich zeigt</translation>
    </message>
    <message>
        <source>Where (0, 0) of QuPath&apos;s files lies. ASAP&apos;s always count from the full slide.</source>
        <translation>Wo (0, 0) in QuPaths Dateien liegt. Die von ASAP zählen immer vom ganzen Schnitt.</translation>
    </message>
    <message>
        <source>QuPath tiles: only those at or above the threshold</source>
        <translation>QuPath-Kacheln: nur die ab der Schwelle</translation>
    </message>
    <message>
        <source> dots per inch</source>
        <translation> Punkte je Zoll</translation>
    </message>
    <message>
        <source>{slide}, {model} and {threshold} are filled in.</source>
        <translation>{slide}, {model} und {threshold} werden eingesetzt.</translation>
    </message>
    <message>
        <source>Only plain letters in file names: ASAP on Windows fails on others</source>
        <translation>Nur einfache Buchstaben in Dateinamen: an anderen scheitert ASAP unter Windows</translation>
    </message>
    <message>
        <source>De-identified: no slide names, paths and dates</source>
        <translation>Ohne Kennungen: keine Schnittnamen, Pfade und Daten</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>Smallest outline</source>
        <translation>Kleinster Umriss</translation>
    </message>
    <message>
        <source>Fill holes below</source>
        <translation>Löcher füllen unter</translation>
    </message>
    <message>
        <source>Confidence bands</source>
        <translation>Stufen der Sicherheit</translation>
    </message>
    <message>
        <source>This slide holds</source>
        <translation>Dieser Schnitt enthält</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Dateinamen</translation>
    </message>
    <message>
        <source>scanned part, as QuPath shows by default (from {x:,.0f}, {y:,.0f})</source>
        <translation>gescannter Teil, wie ihn QuPath gewöhnlich zeigt (ab {x:,.0f}, {y:,.0f})</translation>
    </message>
    <message>
        <source>For example {name}</source>
        <translation>Zum Beispiel {name}</translation>
    </message>
</context>
<context>
    <name>ExtractionFoot</name>
    <message>
        <source>Estimate for the cohort</source>
        <translation>Für die Kohorte schätzen</translation>
    </message>
    <message>
        <source>Extract</source>
        <translation>Entnehmen</translation>
    </message>
    <message>
        <source>Cut the tiles of all annotated slides; finished slides stay.</source>
        <translation>Die Kacheln aller annotierten Schnitte schneiden; fertige Schnitte bleiben.</translation>
    </message>
    <message>
        <source>Open a cohort to extract its tiles.</source>
        <translation>Eine Kohorte öffnen, um ihre Kacheln zu entnehmen.</translation>
    </message>
    <message>
        <source>Estimate the tiles</source>
        <translation>Kacheln schätzen</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Finding the tiles; the job is in the list of jobs.</source>
        <translation>Die Kacheln werden gesucht; der Auftrag steht in der Liste der Aufträge.</translation>
    </message>
    <message>
        <source>Extract tiles</source>
        <translation>Kacheln entnehmen</translation>
    </message>
    <message>
        <source>Cutting {tiles} tiles of {slides} slides: {size}, about {time} to do.</source>
        <translation>{tiles} Kacheln von {slides} Schnitten werden geschnitten: {size}, dauert etwa {time}.</translation>
    </message>
    <message>
        <source>The job can be stopped in the list of jobs.</source>
        <translation>Der Auftrag lässt sich in der Liste der Aufträge anhalten.</translation>
    </message>
    <message>
        <source>{cancer} tiles with and {others} without cancer; {size}, about {time} to do.</source>
        <translation>{cancer} Kacheln mit und {others} ohne Krebs; {size}, dauert etwa {time}.</translation>
    </message>
    <message>
        <source>{tiles} tiles of {slides} slides are stored.</source>
        <translation>{tiles} Kacheln von {slides} Schnitten sind gespeichert.</translation>
    </message>
    <message>
        <source>{number} notes: rest the pointer here.</source>
        <translation>{number} Hinweise: den Mauszeiger hier ruhen lassen.</translation>
    </message>
</context>
<context>
    <name>FigureDialog</name>
    <message>
        <source>Export figure</source>
        <translation>Abbildung exportieren</translation>
    </message>
    <message>
        <source>What the view shows</source>
        <translation>Was die Ansicht zeigt</translation>
    </message>
    <message>
        <source>Whole slide</source>
        <translation>Ganzer Schnitt</translation>
    </message>
    <message>
        <source>as on screen</source>
        <translation>wie auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>Legend of outlines and overlay</source>
        <translation>Legende der Umrisse und der Überlagerung</translation>
    </message>
    <message>
        <source>Name of the slide</source>
        <translation>Name des Schnitts</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Figure of {width:,} × {height:,} pixels saved as {name}.</source>
        <translation>Abbildung mit {width:,} × {height:,} Pixeln gespeichert als {name}.</translation>
    </message>
    <message>
        <source>this slide</source>
        <translation>dieser Schnitt</translation>
    </message>
    <message>
        <source>Type a magnification, such as 10.</source>
        <translation>Eine Vergrößerung eingeben, etwa 10.</translation>
    </message>
    <message>
        <source>{width:,} × {height:,} pixels</source>
        <translation>{width:,} × {height:,} Pixel</translation>
    </message>
    <message>
        <source>{width:,} × {height:,} pixels: too large</source>
        <translation>{width:,} × {height:,} Pixel: zu groß</translation>
    </message>
    <message>
        <source>Reading the slide …</source>
        <translation>Der Schnitt wird gelesen …</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>Open slide…</source>
        <translation>Schnitt öffnen …</translation>
    </message>
    <message>
        <source>Open cohort…</source>
        <translation>Kohorte öffnen …</translation>
    </message>
    <message>
        <source>New cohort…</source>
        <translation>Neue Kohorte …</translation>
    </message>
    <message>
        <source>Open outlines…</source>
        <translation>Umrisse öffnen …</translation>
    </message>
    <message>
        <source>Try the demo…</source>
        <translation>Demo ausprobieren …</translation>
    </message>
    <message>
        <source>Save picture of the view…</source>
        <translation>Bild der Ansicht speichern …</translation>
    </message>
    <message>
        <source>Export figure…</source>
        <translation>Abbildung exportieren …</translation>
    </message>
    <message>
        <source>Label and macro image…</source>
        <translation>Etikett und Übersichtsbild …</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open slides</source>
        <translation>Schnitte öffnen</translation>
    </message>
    <message>
        <source>Open a cohort</source>
        <translation>Eine Kohorte öffnen</translation>
    </message>
    <message>
        <source>Cohorts (*.json)</source>
        <translation>Kohorten (*.json)</translation>
    </message>
    <message>
        <source>Open outlines</source>
        <translation>Umrisse öffnen</translation>
    </message>
    <message>
        <source>Outlines (*.xml *.geojson *.geojson.gz *.json)</source>
        <translation>Umrisse (*.xml *.geojson *.geojson.gz *.json)</translation>
    </message>
    <message>
        <source>Folder for the demo slides</source>
        <translation>Ordner für die Demo-Schnitte</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>{slide}: {percent:.0f} % cancer</source>
        <translation>{slide}: {percent:.0f} % Krebs</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Pixels of the slide, or with a unit: 3.2 1.5 mm, 3200 1500 µm.</source>
        <translation>Pixel des Schnitts, oder mit Einheit: 3.2 1.5 mm, 3200 1500 µm.</translation>
    </message>
    <message>
        <source>Pixels of the slide.</source>
        <translation>Pixel des Schnitts.</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>x and y</source>
        <translation>x und y</translation>
    </message>
</context>
<context>
    <name>GuidedTour</name>
    <message>
        <source>Guided tour</source>
        <translation>Geführter Rundgang</translation>
    </message>
</context>
<context>
    <name>HeatMapOpening</name>
    <message>
        <source>Open a heat map</source>
        <translation>Eine Heatmap öffnen</translation>
    </message>
    <message>
        <source>Heat maps (*.tif *.tiff *.png)</source>
        <translation>Heatmaps (*.tif *.tiff *.png)</translation>
    </message>
    <message>
        <source>Read the heat map</source>
        <translation>Heatmap lesen</translation>
    </message>
</context>
<context>
    <name>HeatMaps</name>
    <message>
        <source>Open heat map…</source>
        <translation>Heatmap öffnen …</translation>
    </message>
    <message>
        <source>Show the likelihood map beside the slide</source>
        <translation>Likelihood-Karte neben dem Schnitt zeigen</translation>
    </message>
</context>
<context>
    <name>HoverInfo</name>
    <message>
        <source>No group</source>
        <translation>Keine Gruppe</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
</context>
<context>
    <name>HowForm</name>
    <message>
        <source>Automatic – the fastest that gives the model&apos;s own numbers</source>
        <translation>Automatisch – das schnellste, das die Zahlen des Modells selbst ergibt</translation>
    </message>
    <message>
        <source>OpenVINO</source>
        <translation>OpenVINO</translation>
    </message>
    <message>
        <source>Keras on TensorFlow</source>
        <translation>Keras auf TensorFlow</translation>
    </message>
    <message>
        <source>Keras on PyTorch</source>
        <translation>Keras auf PyTorch</translation>
    </message>
    <message>
        <source>Keras on JAX</source>
        <translation>Keras auf JAX</translation>
    </message>
    <message>
        <source>float32 – the model&apos;s own numbers</source>
        <translation>float32 – die Zahlen des Modells selbst</translation>
    </message>
    <message>
        <source>bf16 – faster; what it costs is measured first</source>
        <translation>bf16 – schneller; was es kostet, wird vorher gemessen</translation>
    </message>
    <message>
        <source>int8 – fastest; what it costs is measured first</source>
        <translation>int8 – am schnellsten; was es kostet, wird vorher gemessen</translation>
    </message>
    <message>
        <source>side by side</source>
        <translation>nebeneinander</translation>
    </message>
    <message>
        <source>every half tile, averaged</source>
        <translation>jede halbe Kachel, gemittelt</translation>
    </message>
    <message>
        <source>every quarter of a tile, averaged</source>
        <translation>jede Viertelkachel, gemittelt</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Outline to stay within</source>
        <translation>Umriss, in dem vorhergesagt wird</translation>
    </message>
    <message>
        <source>Below float32 only OpenVINO computes. The change of AUC is said before, and stands on the map.</source>
        <translation>Unter float32 rechnet nur OpenVINO. Die Änderung der AUC wird vorher gesagt und steht auf der Karte.</translation>
    </message>
    <message>
        <source>average eight flips and rotations</source>
        <translation>acht Spiegelungen und Drehungen mitteln</translation>
    </message>
    <message>
        <source>Eight times the work; the map then knows how certain each tile is.</source>
        <translation>Achtmal so viel Arbeit; die Karte weiß dann, wie sicher jede Kachel ist.</translation>
    </message>
    <message>
        <source>one map: the mean of the models</source>
        <translation>eine Karte: das Mittel der Modelle</translation>
    </message>
    <message>
        <source>Otherwise each model gets a map of its own, from one pass over the pixels.</source>
        <translation>Sonst bekommt jedes Modell eine eigene Karte, aus einem Durchgang über die Pixel.</translation>
    </message>
    <message>
        <source>Tissue: glass is left out</source>
        <translation>Gewebe: Glas wird ausgelassen</translation>
    </message>
    <message>
        <source>Whole slide</source>
        <translation>Ganzer Schnitt</translation>
    </message>
    <message>
        <source>Within an outline</source>
        <translation>In einem Umriss</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Several models</source>
        <translation>Mehrere Modelle</translation>
    </message>
    <message>
        <source>Computes with</source>
        <translation>Rechnet mit</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Rechengenauigkeit</translation>
    </message>
</context>
<context>
    <name>ImportReports</name>
    <message>
        <source>How the outlines were read…</source>
        <translation>Wie die Umrisse gelesen wurden …</translation>
    </message>
    <message>
        <source>1 outline was read.</source>
        <translation>1 Umriss wurde gelesen.</translation>
    </message>
    <message>
        <source>{count:,} outlines were read.</source>
        <translation>{count:,} Umrisse wurden gelesen.</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>Einen Blick wert</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Repariert</translation>
    </message>
    <message>
        <source>Nothing had to be repaired or left out.</source>
        <translation>Nichts musste repariert oder ausgelassen werden.</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Choosing thresholds</source>
        <translation>Schwellen wählen</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Extracting tiles</source>
        <translation>Kacheln entnehmen</translation>
    </message>
    <message>
        <source>Finding tissue and labels</source>
        <translation>Gewebe und Labels suchen</translation>
    </message>
    <message>
        <source>Measuring slides</source>
        <translation>Schnitte messen</translation>
    </message>
    <message>
        <source>Predicting on the cluster</source>
        <translation>Vorhersagen auf dem Cluster</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>training side by side</source>
        <translation>Training nebeneinander</translation>
    </message>
    <message>
        <source>writing the model</source>
        <translation>Modell schreiben</translation>
    </message>
    <message>
        <source>{done:,} of {total:,} {unit}</source>
        <translation>{done:,} von {total:,} {unit}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>{days} days {hours} h</source>
        <translation>{days} Tage {hours} h</translation>
    </message>
</context>
<context>
    <name>JobQueue</name>
    <message>
        <source>Not started, since “{job}” did not finish.</source>
        <translation>Nicht begonnen, weil „{job}“ nicht fertig wurde.</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>⚠ Failed</source>
        <translation>⚠ Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Start earlier</source>
        <translation>Früher beginnen</translation>
    </message>
    <message>
        <source>Start later</source>
        <translation>Später beginnen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>What came of it: the table, the plots and the report.</source>
        <translation>Was herauskam: Tabelle, Diagramme und Bericht.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Finished parts are kept.</source>
        <translation>Fertige Teile bleiben erhalten.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Stops at the next safe place.</source>
        <translation>Hält an der nächsten sicheren Stelle an.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Do not wait for the next stopping place. Finished parts are kept.</source>
        <translation>Nicht auf die nächste Haltestelle warten. Fertige Teile bleiben erhalten.</translation>
    </message>
    <message>
        <source>Starts the same work again; finished parts are not done twice.</source>
        <translation>Beginnt dieselbe Arbeit noch einmal; Fertiges wird nicht wiederholt.</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Nothing runs in the background.
Training, predictions and exports appear here.</source>
        <translation>Im Hintergrund läuft nichts.
Training, Vorhersagen und Exporte erscheinen hier.</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
</context>
<context>
    <name>LabelActions</name>
    <message>
        <source>Show what outlines count as</source>
        <translation>Zeigen, als was Umrisse zählen</translation>
    </message>
    <message>
        <source>Class mapping…</source>
        <translation>Klassenzuordnung …</translation>
    </message>
    <message>
        <source>The class mapping is kept in {cohort}. Tiles labelled with another are to be extracted anew.</source>
        <translation>Die Klassenzuordnung steht in {cohort}. Kacheln mit einer anderen sind neu zu entnehmen.</translation>
    </message>
    <message>
        <source>The class mapping holds until the program ends.</source>
        <translation>Die Klassenzuordnung gilt, bis das Programm endet.</translation>
    </message>
</context>
<context>
    <name>LassoTool</name>
    <message>
        <source>Freehand</source>
        <translation>Freihand</translation>
    </message>
</context>
<context>
    <name>LeftWorkBar</name>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Liegen lassen</translation>
    </message>
    <message>
        <source>What was finished stays; the rest is not computed.</source>
        <translation>Was fertig ist, bleibt; der Rest wird nicht gerechnet.</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} und {number} weitere</translation>
    </message>
    <message>
        <source>Left from last time: {names}</source>
        <translation>Vom letzten Mal übrig: {names}</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>What the colours mean. Grey tiles could not be read.</source>
        <translation>Was die Farben bedeuten. Graue Kacheln waren nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>LiveCurves</name>
    <message>
        <source>Speed of training</source>
        <translation>Geschwindigkeit des Trainings</translation>
    </message>
    <message>
        <source>Epochs; every arm&apos;s target stage begins at 0</source>
        <translation>Epochen; die Zielstufe jedes Arms beginnt bei 0</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Curves appear here when training starts. Choose several runs to compare them.</source>
        <translation>Kurven erscheinen hier, wenn das Training beginnt. Mehrere Läufe wählen, um sie zu vergleichen.</translation>
    </message>
    <message>
        <source>Not begun yet.</source>
        <translation>Noch nicht begonnen.</translation>
    </message>
    <message>
        <source>not begun yet</source>
        <translation>noch nicht begonnen</translation>
    </message>
    <message>
        <source>about {0} left · </source>
        <translation>noch etwa {0} · </translation>
    </message>
    <message>
        <source>{0} tiles/s · {1}waits for tiles {2} of the time · learning rate {3}</source>
        <translation>{0} Kacheln/s · {1}wartet {2} der Zeit auf Kacheln · Lernrate {3}</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>training tiles</source>
        <translation>Trainingskacheln</translation>
    </message>
    <message>
        <source>validation tiles</source>
        <translation>Validierungskacheln</translation>
    </message>
</context>
<context>
    <name>LiveEvaluation</name>
    <message>
        <source>Evaluate the slide</source>
        <translation>Schnitt auswerten</translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log – {job}</source>
        <translation>Protokoll – {job}</translation>
    </message>
    <message>
        <source>Nothing so far.</source>
        <translation>Bisher nichts.</translation>
    </message>
</context>
<context>
    <name>LookPanel</name>
    <message>
        <source>All colours</source>
        <translation>Alle Farben</translation>
    </message>
    <message>
        <source>Haematoxylin only</source>
        <translation>Nur Hämatoxylin</translation>
    </message>
    <message>
        <source>Eosin only</source>
        <translation>Nur Eosin</translation>
    </message>
    <message>
        <source>Stain</source>
        <translation>Färbung</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>As scanned</source>
        <translation>Wie gescannt</translation>
    </message>
    <message>
        <source>On the screen only: models read the slide as it was scanned.</source>
        <translation>Nur am Bildschirm: Modelle lesen den Schnitt, wie er gescannt wurde.</translation>
    </message>
    <message>
        <source>Colours by the slide&apos;s ICC profile</source>
        <translation>Farben nach dem ICC-Profil des Schnitts</translation>
    </message>
    <message>
        <source>The slide has no ICC profile</source>
        <translation>Der Schnitt hat kein ICC-Profil</translation>
    </message>
</context>
<context>
    <name>MagnificationActions</name>
    <message>
        <source>Show as a {power:g}× objective does</source>
        <translation>Wie mit einem {power:g}×-Objektiv zeigen</translation>
    </message>
</context>
<context>
    <name>MagnificationBox</name>
    <message>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Magnification: type one and press Enter</source>
        <translation>Vergrößerung: eingeben und Enter drücken</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>For research use only</source>
        <translation>Nur für die Forschung</translation>
    </message>
    <message>
        <source>CrossCancer is not a medical device. Do not use it for diagnosis.</source>
        <translation>CrossCancer ist kein Medizinprodukt. Nicht zur Diagnose verwenden.</translation>
    </message>
</context>
<context>
    <name>MaskDialog</name>
    <message>
        <source>Outlines from a label mask</source>
        <translation>Umrisse aus einer Labelmaske</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>{name} wird gelesen …</translation>
    </message>
    <message>
        <source>Labels of the mask</source>
        <translation>Labels der Maske</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Add outlines</source>
        <translation>Umrisse hinzufügen</translation>
    </message>
    <message>
        <source>{count} labels. Choose a group for each, or type a new one; an empty one is left out.</source>
        <translation>{count} Labels. Für jedes eine Gruppe wählen oder eine neue eingeben; ein leeres wird ausgelassen.</translation>
    </message>
    <message>
        <source>Every pixel of {name} is background (0).</source>
        <translation>Jedes Pixel von {name} ist Hintergrund (0).</translation>
    </message>
    <message>
        <source>Group of {label}</source>
        <translation>Gruppe von {label}</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Seitenfelder</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>**No model yet.** Train one (Model → Train), or choose the folder of a model that was copied here.

Models are looked for in the cohort&apos;s folder and in your own.</source>
        <translation>**Noch kein Modell.** Eines trainieren (Modell → Trainieren) oder den Ordner eines Modells wählen, das hierher kopiert wurde.

Modelle werden im Ordner der Kohorte und in Ihrem eigenen gesucht.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>Anderes Modell …</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Ctrl or Shift chooses several.</source>
        <translation>Strg oder Umschalt wählt mehrere.</translation>
    </message>
    <message>
        <source>Its card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>Den Ordner eines Modells wählen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Open the model {name}</source>
        <translation>Modell {name} öffnen</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>View before</source>
        <translation>Vorige Ansicht</translation>
    </message>
    <message>
        <source>View after</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>Gehe zu …</translation>
    </message>
    <message>
        <source>Bookmark this view…</source>
        <translation>Lesezeichen für diese Ansicht …</translation>
    </message>
    <message>
        <source>No bookmarks on this slide</source>
        <translation>Keine Lesezeichen auf diesem Schnitt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Name of this view</source>
        <translation>Name dieser Ansicht</translation>
    </message>
    <message>
        <source>View {number}</source>
        <translation>Ansicht {number}</translation>
    </message>
</context>
<context>
    <name>NewCohortDialog</name>
    <message>
        <source>New cohort</source>
        <translation>Neue Kohorte</translation>
    </message>
    <message>
        <source>folder of slides, CSV table, project.qpproj, or CAMELYON16</source>
        <translation>Ordner mit Schnitten, CSV, project.qpproj oder CAMELYON16</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Table or project…</source>
        <translation>Tabelle oder Projekt …</translation>
    </message>
    <message>
        <source>prostate</source>
        <translation>Prostata</translation>
    </message>
    <message>
        <source>breast</source>
        <translation>Brust</translation>
    </message>
    <message>
        <source>other</source>
        <translation>anderes</translation>
    </message>
    <message>
        <source>A regular expression at the start of a slide&apos;s name, e.g. P[0-9]+ for “P12_block A.svs”.</source>
        <translation>Ein regulärer Ausdruck am Anfang des Schnittnamens, etwa P[0-9]+ für „P12_block A.svs“.</translation>
    </message>
    <message>
        <source>Cancer of the</source>
        <translation>Krebs des Organs</translation>
    </message>
    <message>
        <source>Patient in the name</source>
        <translation>Patient im Namen</translation>
    </message>
    <message>
        <source>Outlines beside the slides (x.xml, x.geojson) come along. Nothing is copied or changed.</source>
        <translation>Umrisse neben den Schnitten (x.xml, x.geojson) kommen mit. Nichts wird kopiert oder geändert.</translation>
    </message>
    <message>
        <source>{slides} slides of {patients} patients.</source>
        <translation>{slides} Schnitte von {patients} Patienten.</translation>
    </message>
    <message>
        <source>Save the cohort</source>
        <translation>Kohorte speichern</translation>
    </message>
    <message>
        <source>Cohorts (*.json)</source>
        <translation>Kohorten (*.json)</translation>
    </message>
    <message>
        <source>Folder of slides</source>
        <translation>Ordner mit Schnitten</translation>
    </message>
    <message>
        <source>Tables and projects (*.csv *.tsv *.qpproj)</source>
        <translation>Tabellen und Projekte (*.csv *.tsv *.qpproj)</translation>
    </message>
    <message>
        <source>Table or project</source>
        <translation>Tabelle oder Projekt</translation>
    </message>
</context>
<context>
    <name>NoteBanner</name>
    <message>
        <source>Hide these notes</source>
        <translation>Diese Hinweise verbergen</translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message>
        <source>Select two or more areas to merge.</source>
        <translation>Zum Vereinigen zwei oder mehr Flächen auswählen.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Vereinigen</translation>
    </message>
    <message>
        <source>Select an area and a smaller one to cut out of it.</source>
        <translation>Eine Fläche und eine kleinere auswählen, die aus ihr ausgeschnitten wird.</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Simplify</source>
        <translation>Vereinfachen</translation>
    </message>
    <message>
        <source>Grow or shrink</source>
        <translation>Erweitern oder verkleinern</translation>
    </message>
    <message>
        <source>Select one or more areas first.</source>
        <translation>Zuerst eine oder mehrere Flächen auswählen.</translation>
    </message>
</context>
<context>
    <name>OriginQuestion</name>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>The outlines lie beside the tissue.</source>
        <translation>Die Umrisse liegen neben dem Gewebe.</translation>
    </message>
    <message>
        <source>Moving them can be undone.</source>
        <translation>Das Verschieben lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Move them</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Move to the tissue</source>
        <translation>Auf das Gewebe verschieben</translation>
    </message>
</context>
<context>
    <name>OutlineClipboard</name>
    <message>
        <source>{count} copied.</source>
        <translation>{count} kopiert.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
</context>
<context>
    <name>OutlineExchange</name>
    <message>
        <source>Add outlines from a label mask…</source>
        <translation>Umrisse aus einer Labelmaske hinzufügen …</translation>
    </message>
    <message>
        <source>Open QuPath project…</source>
        <translation>QuPath-Projekt öffnen …</translation>
    </message>
    <message>
        <source>Export outlines…</source>
        <translation>Umrisse exportieren …</translation>
    </message>
    <message>
        <source>Label masks ({pattern})</source>
        <translation>Labelmasken ({pattern})</translation>
    </message>
    <message>
        <source>Label mask</source>
        <translation>Labelmaske</translation>
    </message>
    <message>
        <source>QuPath project</source>
        <translation>QuPath-Projekt</translation>
    </message>
    <message>
        <source>QuPath projects (*.qpproj)</source>
        <translation>QuPath-Projekte (*.qpproj)</translation>
    </message>
</context>
<context>
    <name>OutlineExportDialog</name>
    <message>
        <source>Outlines for another program</source>
        <translation>Umrisse für ein anderes Programm</translation>
    </message>
    <message>
        <source>ASAP (XML)</source>
        <translation>ASAP (XML)</translation>
    </message>
    <message>
        <source>QuPath (GeoJSON)</source>
        <translation>QuPath (GeoJSON)</translation>
    </message>
    <message>
        <source>QuPath (GeoJSON, packed)</source>
        <translation>QuPath (GeoJSON, gepackt)</translation>
    </message>
    <message>
        <source>as outlines of the group Exclusion, as CAMELYON has them</source>
        <translation>als Umrisse der Gruppe Exclusion, wie in CAMELYON</translation>
    </message>
    <message>
        <source>cut open: pieces without holes</source>
        <translation>aufgeschnitten: Stücke ohne Löcher</translation>
    </message>
    <message>
        <source>the corner of the whole slide</source>
        <translation>die Ecke des ganzen Schnitts</translation>
    </message>
    <message>
        <source>the corner of the slide&apos;s bounds ({x:,.0f}, {y:,.0f} px), as QuPath does by default</source>
        <translation>die Ecke des gescannten Teils ({x:,.0f}, {y:,.0f} px), wie gewöhnlich in QuPath</translation>
    </message>
    <message>
        <source>Only what is selected ({count})</source>
        <translation>Nur was ausgewählt ist ({count})</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Holes</source>
        <translation>Löcher</translation>
    </message>
    <message>
        <source>(0, 0) is</source>
        <translation>(0, 0) ist</translation>
    </message>
    <message>
        <source>{count} outlines exported to {name}.</source>
        <translation>{count} Umrisse nach {name} exportiert.</translation>
    </message>
    <message>
        <source>ASAP knows no holes, ellipses or lines: this program finds them again in what it writes.</source>
        <translation>ASAP kennt keine Löcher, Ellipsen und Linien: dieses Programm findet sie in dem, was es schreibt, wieder.</translation>
    </message>
    <message>
        <source>Everything is kept. QuPath opens it by dropping the file onto the slide.</source>
        <translation>Alles bleibt erhalten. QuPath öffnet die Datei, wenn man sie auf den Schnitt zieht.</translation>
    </message>
    <message>
        <source>Export outlines</source>
        <translation>Umrisse exportieren</translation>
    </message>
    <message>
        <source>Outlines (*{suffix})</source>
        <translation>Umrisse (*{suffix})</translation>
    </message>
</context>
<context>
    <name>OutlineSaving</name>
    <message>
        <source>Save outlines</source>
        <translation>Umrisse speichern</translation>
    </message>
    <message>
        <source>Save outlines as…</source>
        <translation>Umrisse speichern unter …</translation>
    </message>
    <message>
        <source>Add outlines from file…</source>
        <translation>Umrisse aus Datei hinzufügen …</translation>
    </message>
    <message>
        <source>Outlines (*.xml *.geojson)</source>
        <translation>Umrisse (*.xml *.geojson)</translation>
    </message>
    <message>
        <source>The outlines have changes that are not saved.</source>
        <translation>Die Umrisse haben ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>They would go to “{name}”.</source>
        <translation>Sie würden in „{name}“ gespeichert.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>Nicht speichern</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
    <message>
        <source>Outlines of “{slide}” were not saved when the program ended.</source>
        <translation>Umrisse von „{slide}“ waren nicht gespeichert, als das Programm endete.</translation>
    </message>
    <message>
        <source>Last changed on {time}.</source>
        <translation>Zuletzt geändert am {time}.</translation>
    </message>
    <message>
        <source>Bring them back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Saved to {name}.</source>
        <translation>In {name} gespeichert.</translation>
    </message>
    <message>
        <source>“{name}” was written by {program}.</source>
        <translation>„{name}“ wurde von {program} geschrieben.</translation>
    </message>
    <message>
        <source>This program reads that format and does not write it. Saved beside it as “{beside}”, your outlines open with the slide from now on, and the other file stays as it is.</source>
        <translation>Dieses Programm liest das Format und schreibt es nicht. Daneben als „{beside}“ gespeichert, öffnen sich Ihre Umrisse von nun an mit dem Schnitt, und die andere Datei bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Save as {beside}</source>
        <translation>Speichern als {beside}</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Replace it by ASAP XML</source>
        <translation>Durch ASAP-XML ersetzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>“{name}” holds something else than what was opened here.</source>
        <translation>„{name}“ enthält etwas anderes, als hier geöffnet wurde.</translation>
    </message>
    <message>
        <source>Another program may have changed it. Opening it can be undone.</source>
        <translation>Ein anderes Programm hat sie vielleicht geändert. Das Öffnen lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Overwrite it</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>“{name}” was removed or renamed by another program. Saving writes it anew.</source>
        <translation>„{name}“ wurde von einem anderen Programm gelöscht oder umbenannt. Speichern schreibt sie neu.</translation>
    </message>
    <message>
        <source>Opening it can be undone. Otherwise your outlines stay as they are.</source>
        <translation>Das Öffnen lässt sich rückgängig machen. Sonst bleiben Ihre Umrisse, wie sie sind.</translation>
    </message>
    <message>
        <source>You have changes that are not saved. Undoing brings them back once the file was opened.</source>
        <translation>Es gibt ungespeicherte Änderungen. Rückgängig holt sie zurück, wenn die Datei geöffnet wurde.</translation>
    </message>
    <message>
        <source>“{name}” was changed by another program.</source>
        <translation>„{name}“ wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>Open it anew</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meine behalten</translation>
    </message>
    <message>
        <source>There are outlines of this slide that were not saved when the program ended.</source>
        <translation>Es gibt Umrisse dieses Schnitts, die nicht gespeichert waren, als das Programm endete.</translation>
    </message>
    <message>
        <source>Last changed on {time}. Bringing them back can be undone.</source>
        <translation>Zuletzt geändert am {time}. Das Zurückholen lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Add outlines</source>
        <translation>Umrisse hinzufügen</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
</context>
<context>
    <name>OutlineTree</name>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>No group</source>
        <translation>Keine Gruppe</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
</context>
<context>
    <name>OutlinesTable</name>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Area ({unit}²)</source>
        <translation>Fläche ({unit}²)</translation>
    </message>
    <message>
        <source>Perimeter ({unit})</source>
        <translation>Umfang ({unit})</translation>
    </message>
    <message>
        <source>Centroid x (px)</source>
        <translation>Schwerpunkt x (px)</translation>
    </message>
    <message>
        <source>Centroid y (px)</source>
        <translation>Schwerpunkt y (px)</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>Tabelle speichern</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
</context>
<context>
    <name>Outlook</name>
    <message>
        <source>Estimate of time and room</source>
        <translation>Schätzung von Zeit und Platz</translation>
    </message>
    <message>
        <source>Measure the speed</source>
        <translation>Geschwindigkeit messen</translation>
    </message>
    <message>
        <source>Builds the network and takes three steps in the background; the result is remembered.</source>
        <translation>Baut das Netz auf und geht im Hintergrund drei Schritte; das Ergebnis wird gemerkt.</translation>
    </message>
    <message>
        <source>There is not enough room: about {needed} are needed, {free} are free.</source>
        <translation>Der Platz reicht nicht: etwa {needed} werden gebraucht, {free} sind frei.</translation>
    </message>
    <message>
        <source>What would be learned from is shown here once nothing stands in the way of training.</source>
        <translation>Woraus gelernt würde, steht hier, sobald dem Training nichts mehr im Weg steht.</translation>
    </message>
    <message>
        <source>Tiles of this size have not been cut yet. Training cuts them first, and they are kept.</source>
        <translation>Kacheln dieser Größe sind noch nicht geschnitten. Das Training schneidet sie zuerst, und sie bleiben erhalten.</translation>
    </message>
    <message>
        <source>Looking at the tiles …</source>
        <translation>Kacheln werden angesehen …</translation>
    </message>
    <message>
        <source>Look at tiles</source>
        <translation>Kacheln ansehen</translation>
    </message>
    <message>
        <source>How fast this machine trains with these settings has not been measured yet.</source>
        <translation>Wie schnell dieser Rechner mit diesen Einstellungen trainiert, ist noch nicht gemessen.</translation>
    </message>
    <message>
        <source>{0}: {1} tiles/s ({2}).</source>
        <translation>{0}: {1} Kacheln/s ({2}).</translation>
    </message>
    <message>
        <source>Stage trainings: {0}. At most about {1}, {2} on disk.</source>
        <translation>Trainingsstufen: {0}. Höchstens etwa {1}, {2} auf der Platte.</translation>
    </message>
    <message>
        <source>Stage trainings: {0}. About {1} if the slides hold all tiles asked for, {2} on disk beside them.</source>
        <translation>Trainingsstufen: {0}. Etwa {1}, wenn die Schnitte alle gewünschten Kacheln hergeben, und daneben {2} auf der Platte.</translation>
    </message>
    <message>
        <source>Measure the speed of training</source>
        <translation>Geschwindigkeit des Trainings messen</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Wird gemessen …</translation>
    </message>
</context>
<context>
    <name>OverlayActions</name>
    <message>
        <source>Show overlay</source>
        <translation>Überlagerung zeigen</translation>
    </message>
    <message>
        <source>Hide the overlay while the key is held</source>
        <translation>Überlagerung verbergen, solange gedrückt</translation>
    </message>
    <message>
        <source>Smooth overlay</source>
        <translation>Überlagerung glätten</translation>
    </message>
    <message>
        <source>Raise the threshold</source>
        <translation>Schwelle erhöhen</translation>
    </message>
    <message>
        <source>Lower the threshold</source>
        <translation>Schwelle senken</translation>
    </message>
    <message>
        <source>Stronger overlay</source>
        <translation>Überlagerung stärker</translation>
    </message>
    <message>
        <source>Fainter overlay</source>
        <translation>Überlagerung schwächer</translation>
    </message>
    <message>
        <source>Next comparison of models</source>
        <translation>Nächster Vergleich der Modelle</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Überlagerung</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Difference of two models</source>
        <translation>Unterschied zweier Modelle</translation>
    </message>
    <message>
        <source>Disagreement of all models</source>
        <translation>Uneinigkeit aller Modelle</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Arbeitspunkt</translation>
    </message>
    <message>
        <source>Outline tiles from it upwards</source>
        <translation>Kacheln ab ihm umranden</translation>
    </message>
    <message>
        <source>Hide tiles below it</source>
        <translation>Kacheln unter ihm verbergen</translation>
    </message>
    <message>
        <source>Do not show it</source>
        <translation>Nicht zeigen</translation>
    </message>
    <message>
        <source>No model {number}</source>
        <translation>Kein Modell {number}</translation>
    </message>
</context>
<context>
    <name>OverlayControls</name>
    <message>
        <source>all tiles</source>
        <translation>alle Kacheln</translation>
    </message>
    <message>
        <source>only tiles above the threshold</source>
        <translation>nur Kacheln über der Schwelle</translation>
    </message>
    <message>
        <source>all tiles, those above outlined</source>
        <translation>alle Kacheln, die darüber umrandet</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>difference to another model</source>
        <translation>Unterschied zu einem anderen Modell</translation>
    </message>
    <message>
        <source>disagreement of all models</source>
        <translation>Uneinigkeit aller Modelle</translation>
    </message>
    <message>
        <source>uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Maps of this slide, one for each model. Choosing another keeps view and threshold.</source>
        <translation>Karten dieses Schnitts, eine je Modell. Eine andere zu wählen lässt Ansicht und Schwelle, wie sie sind.</translation>
    </message>
    <message>
        <source>What the colours show: one model&apos;s probabilities, or how models differ.</source>
        <translation>Was die Farben zeigen: Wahrscheinlichkeiten eines Modells, oder worin sich Modelle unterscheiden.</translation>
    </message>
    <message>
        <source>The model that is subtracted</source>
        <translation>Das Modell, das abgezogen wird</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Tiles with at least this probability are called cancer: on screen, in numbers, in exports.</source>
        <translation>Kacheln mit mindestens dieser Wahrscheinlichkeit gelten als Krebs: am Bildschirm, in Zahlen, in Exporten.</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glatt</translation>
    </message>
    <message>
        <source>Colours run into one another. Numbers and exports know tiles only.</source>
        <translation>Farben gehen ineinander über. Zahlen und Exporte kennen nur Kacheln.</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>Zeigt</translation>
    </message>
    <message>
        <source>less</source>
        <translation>weniger</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
</context>
<context>
    <name>OverlayPlate</name>
    <message>
        <source>Legend of the overlay</source>
        <translation>Legende der Überlagerung</translation>
    </message>
</context>
<context>
    <name>OverlayWords</name>
    <message>
        <source>{model} less {other}</source>
        <translation>{model} minus {other}</translation>
    </message>
    <message>
        <source>Disagreement of {number} models</source>
        <translation>Uneinigkeit von {number} Modellen</translation>
    </message>
    <message>
        <source>Uncertainty of {model}</source>
        <translation>Unsicherheit von {model}</translation>
    </message>
    <message>
        <source>tile {col}, {row}</source>
        <translation>Kachel {col}, {row}</translation>
    </message>
    <message>
        <source>not predicted</source>
        <translation>nicht vorhergesagt</translation>
    </message>
    <message>
        <source>difference {value}</source>
        <translation>Unterschied {value}</translation>
    </message>
    <message>
        <source>disagreement {value:.3f}</source>
        <translation>Uneinigkeit {value:.3f}</translation>
    </message>
    <message>
        <source>uncertainty ±{value:.3f}</source>
        <translation>Unsicherheit ±{value:.3f}</translation>
    </message>
    <message>
        <source>probability {value:.3f}</source>
        <translation>Wahrscheinlichkeit {value:.3f}</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
</context>
<context>
    <name>PlacementDialog</name>
    <message>
        <source>Where does the heat map lie?</source>
        <translation>Wo liegt die Heatmap?</translation>
    </message>
    <message>
        <source>Left edge (slide pixels)</source>
        <translation>Linker Rand (Pixel des Schnitts)</translation>
    </message>
    <message>
        <source>Upper edge (slide pixels)</source>
        <translation>Oberer Rand (Pixel des Schnitts)</translation>
    </message>
    <message>
        <source>Slide pixels per picture pixel</source>
        <translation>Pixel des Schnitts je Bildpixel</translation>
    </message>
    <message>
        <source>covers {width:,.0f} × {height:,.0f} of the slide&apos;s {across:,.0f} × {down:,.0f} pixels</source>
        <translation>bedeckt {width:,.0f} × {height:,.0f} der {across:,.0f} × {down:,.0f} Pixel des Schnitts</translation>
    </message>
</context>
<context>
    <name>PointSetTool</name>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
</context>
<context>
    <name>PolygonTool</name>
    <message>
        <source>Polygon</source>
        <translation>Vieleck</translation>
    </message>
</context>
<context>
    <name>PredictDialog</name>
    <message>
        <source>Predict</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Compare what can compute the model here. It takes a minute; predictions then take the fastest.</source>
        <translation>Vergleicht, womit das Modell hier rechnen kann. Das dauert eine Minute; Vorhersagen nehmen dann das Schnellste.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{number} slides</source>
        <translation>{number} Schnitte</translation>
    </message>
    <message>
        <source>Predict {slides} with {models}</source>
        <translation>{slides} mit {models} vorhersagen</translation>
    </message>
    <message>
        <source>Measure what computes {model} fastest</source>
        <translation>Messen, womit {model} am schnellsten rechnet</translation>
    </message>
    <message>
        <source>{model} has learned from this very slide: its map will look better than the model is, and must not be used to evaluate it.</source>
        <translation>{model} hat von genau diesem Schnitt gelernt: seine Karte wird besser aussehen, als das Modell ist, und darf nicht zur Bewertung dienen.</translation>
    </message>
    <message>
        <source>{model} was trained at {trained:g} µm per pixel, this slide has {mpp:g}: its tiles are resampled.</source>
        <translation>{model} wurde mit {trained:g} µm je Pixel trainiert, dieser Schnitt hat {mpp:g}: seine Kacheln werden umgerechnet.</translation>
    </message>
    <message>
        <source>How fast this machine computes it was never measured; the first prediction does so.</source>
        <translation>Wie schnell dieser Rechner ist, wurde noch nicht gemessen; die erste Vorhersage holt es nach.</translation>
    </message>
    <message>
        <source>{model}: {rate} tiles per second ({runtime}, measured here).</source>
        <translation>{model}: {rate} Kacheln je Sekunde ({runtime}, hier gemessen).</translation>
    </message>
    <message>
        <source>Counting tiles …</source>
        <translation>Kacheln werden gezählt …</translation>
    </message>
    <message>
        <source>about </source>
        <translation>etwa </translation>
    </message>
    <message>
        <source>{about}{tiles:,} tiles on {slides}.</source>
        <translation>{about}{tiles:,} Kacheln auf {slides}.</translation>
    </message>
    <message>
        <source>1 slide</source>
        <translation>1 Schnitt</translation>
    </message>
    <message>
        <source>{n} slides</source>
        <translation>{n} Schnitte</translation>
    </message>
    <message>
        <source>About {time}.</source>
        <translation>Etwa {time}.</translation>
    </message>
    <message>
        <source>About {each} a slide, {time} in all.</source>
        <translation>Etwa {each} je Schnitt, insgesamt {time}.</translation>
    </message>
    <message>
        <source>Count the tiles</source>
        <translation>Kacheln zählen</translation>
    </message>
    <message>
        <source>Keep the resolution</source>
        <translation>Auflösung behalten</translation>
    </message>
</context>
<context>
    <name>PredictionFollower</name>
    <message>
        <source>{slide}: {done:,} tiles predicted, {unreadable:,} could not be read.</source>
        <translation>{slide}: {done:,} Kacheln vorhergesagt, {unreadable:,} waren nicht lesbar.</translation>
    </message>
    <message>
        <source>{slide}: {done:,} tiles predicted.</source>
        <translation>{slide}: {done:,} Kacheln vorhergesagt.</translation>
    </message>
</context>
<context>
    <name>PredictionOutlines</name>
    <message>
        <source>Turn into outlines</source>
        <translation>In Umrisse verwandeln</translation>
    </message>
    <message>
        <source>The prediction at the threshold becomes outlines that can be edited</source>
        <translation>Die Vorhersage an der Schwelle wird zu Umrissen, die sich bearbeiten lassen</translation>
    </message>
    <message>
        <source>Next predicted outline</source>
        <translation>Nächster vorhergesagter Umriss</translation>
    </message>
    <message>
        <source>Previous predicted outline</source>
        <translation>Voriger vorhergesagter Umriss</translation>
    </message>
    <message>
        <source>Accept the predicted outline</source>
        <translation>Vorhergesagten Umriss annehmen</translation>
    </message>
    <message>
        <source>Reject the predicted outline</source>
        <translation>Vorhergesagten Umriss verwerfen</translation>
    </message>
    <message>
        <source>Edit the predicted outline</source>
        <translation>Vorhergesagten Umriss bearbeiten</translation>
    </message>
    <message>
        <source>Find the outlines</source>
        <translation>Umrisse suchen</translation>
    </message>
    <message>
        <source>No tile reaches the threshold of {value:g}.</source>
        <translation>Keine Kachel erreicht die Schwelle von {value:g}.</translation>
    </message>
    <message>
        <source>Outlines of {model}: {count}. J next, Y accept, Z reject, I edit.</source>
        <translation>Umrisse von {model}: {count}. J weiter, Y annehmen, Z verwerfen, I bearbeiten.</translation>
    </message>
    <message>
        <source>{count} outlines are left to look at.</source>
        <translation>{count} Umrisse sind noch anzusehen.</translation>
    </message>
    <message>
        <source>All outlines of the prediction were looked at: Ctrl+S saves them.</source>
        <translation>Alle Umrisse der Vorhersage wurden angesehen: Strg+S speichert sie.</translation>
    </message>
</context>
<context>
    <name>PredictionReview</name>
    <message>
        <source>Turn the prediction of {model} into outlines</source>
        <translation>Die Vorhersage von {model} in Umrisse verwandeln</translation>
    </message>
    <message>
        <source>Accept outline</source>
        <translation>Umriss annehmen</translation>
    </message>
    <message>
        <source>Reject outline</source>
        <translation>Umriss verwerfen</translation>
    </message>
    <message>
        <source>Select an outline of a prediction first.</source>
        <translation>Zuerst einen Umriss einer Vorhersage auswählen.</translation>
    </message>
</context>
<context>
    <name>Preparing</name>
    <message>
        <source>Preparing {slide} …</source>
        <translation>{slide} wird vorbereitet …</translation>
    </message>
    <message>
        <source>Preparing {slide} …

Its file has no small pictures of the whole slide. They are made now, and kept.</source>
        <translation>{slide} wird vorbereitet …

Seine Datei enthält keine kleinen Bilder des ganzen Schnitts. Sie werden jetzt gemacht und aufgehoben.</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>Presentation: no names, no panels</source>
        <translation>Vorführung: keine Namen, keine Seitenfelder</translation>
    </message>
    <message>
        <source>End presentation</source>
        <translation>Vorführung beenden</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Fills in all settings below; each can be changed afterwards.</source>
        <translation>Füllt alle Einstellungen unten aus; jede lässt sich danach ändern.</translation>
    </message>
    <message>
        <source>No NVIDIA GPU was found on this machine: this preset is made for one and takes very long without it.</source>
        <translation>Auf diesem Rechner wurde keine NVIDIA-GPU gefunden: diese Vorgabe ist für eine gemacht und dauert ohne sie sehr lange.</translation>
    </message>
    <message>
        <source>No NVIDIA GPU was found on this machine, so “laptop”: a small network on fewer tiles.</source>
        <translation>Auf diesem Rechner wurde keine NVIDIA-GPU gefunden, darum „laptop“: ein kleines Netz mit weniger Kacheln.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>No tile reaches this threshold: the file would hold no outline.</source>
        <translation>Keine Kachel erreicht diese Schwelle: die Datei enthielte keinen Umriss.</translation>
    </message>
    <message>
        <source>{count:,} outlines</source>
        <translation>{count:,} Umrisse</translation>
    </message>
    <message>
        <source>1 outline</source>
        <translation>1 Umriss</translation>
    </message>
    <message>
        <source>{area:,.3g} mm² in all</source>
        <translation>zusammen {area:,.3g} mm²</translation>
    </message>
    <message>
        <source>{share:+.1%} against the tiles called</source>
        <translation>{share:+.1%} gegenüber den Kacheln, die als Krebs gelten</translation>
    </message>
    <message>
        <source>ASAP is slow with more than {many:,}.</source>
        <translation>ASAP ist bei mehr als {many:,} langsam.</translation>
    </message>
</context>
<context>
    <name>ProcessJob</name>
    <message>
        <source>The background process of “{job}” could not be started ({reason}).</source>
        <translation>Der Hintergrundprozess von „{job}“ ließ sich nicht starten ({reason}).</translation>
    </message>
    <message>
        <source>Check that the installation is complete; `crosscancer doctor` tells what is missing.</source>
        <translation>Prüfen, ob die Installation vollständig ist; `crosscancer doctor` sagt, was fehlt.</translation>
    </message>
</context>
<context>
    <name>QuPathDialog</name>
    <message>
        <source>QuPath project</source>
        <translation>QuPath-Projekt</translation>
    </message>
    <message>
        <source>Slides of the project</source>
        <translation>Schnitte des Projekts</translation>
    </message>
    <message>
        <source>Classes of the project</source>
        <translation>Klassen des Projekts</translation>
    </message>
    <message>
        <source>QuPath keeps outlines in a form of its own. {hint}</source>
        <translation>QuPath hält Umrisse in einer eigenen Form. {hint}</translation>
    </message>
    <message>
        <source>{count} slides of “{name}”</source>
        <translation>{count} Schnitte von „{name}“</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Add classes of QuPath</source>
        <translation>Klassen von QuPath hinzufügen</translation>
    </message>
    <message>
        <source>{count} groups added.</source>
        <translation>{count} Gruppen hinzugefügt.</translation>
    </message>
    <message>
        <source>Open slides</source>
        <translation>Schnitte öffnen</translation>
    </message>
    <message>
        <source>Make a cohort…</source>
        <translation>Kohorte anlegen …</translation>
    </message>
    <message>
        <source>Add its classes as groups</source>
        <translation>Seine Klassen als Gruppen hinzufügen</translation>
    </message>
    <message>
        <source>not found: {uri}</source>
        <translation>nicht gefunden: {uri}</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>keine Datei</translation>
    </message>
    <message>
        <source>outlines in {name}</source>
        <translation>Umrisse in {name}</translation>
    </message>
    <message>
        <source>no outlines beside it</source>
        <translation>keine Umrisse daneben</translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Work is running in the background:</source>
        <translation>Im Hintergrund läuft noch Arbeit:</translation>
    </message>
    <message>
        <source>Finished parts are kept in any case. Work that is left for next time goes on where it stopped.</source>
        <translation>Fertige Teile bleiben in jedem Fall erhalten. Arbeit, die bis zum nächsten Mal liegen bleibt, geht dort weiter, wo sie aufgehört hat.</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>Weiterarbeiten</translation>
    </message>
    <message>
        <source>Quit, go on next time</source>
        <translation>Beenden, nächstes Mal weitermachen</translation>
    </message>
    <message>
        <source>Quit and stop</source>
        <translation>Beenden und abbrechen</translation>
    </message>
</context>
<context>
    <name>Readiness</name>
    <message>
        <source>Tick at least one arm.</source>
        <translation>Mindestens einen Arm ankreuzen.</translation>
    </message>
    <message>
        <source>{network} needs tiles of at least {least} px.</source>
        <translation>{network} braucht Kacheln von mindestens {least} px.</translation>
    </message>
    <message>
        <source>Source and target are the same cohort.</source>
        <translation>Quelle und Ziel sind dieselbe Kohorte.</translation>
    </message>
    <message>
        <source>“{slide}” of the source cohort is a test slide of the target cohort: results would leak.</source>
        <translation>„{slide}“ aus der Quellkohorte ist ein Testschnitt der Zielkohorte: die Ergebnisse wären geschönt.</translation>
    </message>
    <message>
        <source>Choose the target cohort.</source>
        <translation>Die Zielkohorte wählen.</translation>
    </message>
    <message>
        <source>Choose the source (breast) cohort.</source>
        <translation>Die Quellkohorte (Brust) wählen.</translation>
    </message>
    <message>
        <source>The source (breast) cohort “{name}” has no annotated training slides.</source>
        <translation>Die Quellkohorte (Brust) „{name}“ hat keine annotierten Trainingsschnitte.</translation>
    </message>
    <message>
        <source>The target cohort “{name}” has no annotated training slides.</source>
        <translation>Die Zielkohorte „{name}“ hat keine annotierten Trainingsschnitte.</translation>
    </message>
    <message>
        <source>The source (breast) cohort “{name}” has no training slide with outlined cancer.</source>
        <translation>Die Quellkohorte (Brust) „{name}“ hat keinen Trainingsschnitt mit umrandetem Krebs.</translation>
    </message>
    <message>
        <source>The target cohort “{name}” has no training slide with outlined cancer.</source>
        <translation>Die Zielkohorte „{name}“ hat keinen Trainingsschnitt mit umrandetem Krebs.</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Bring back unsaved outlines</source>
        <translation>Ungespeicherte Umrisse zurückholen</translation>
    </message>
    <message>
        <source>Here are the outlines that you had not saved.</source>
        <translation>Hier sind die Umrisse, die nicht gespeichert waren.</translation>
    </message>
</context>
<context>
    <name>RectangleTool</name>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>How the outlines were read</source>
        <translation>Wie die Umrisse gelesen wurden</translation>
    </message>
</context>
<context>
    <name>ResolutionDialog</name>
    <message>
        <source>µm per pixel</source>
        <translation>µm je Pixel</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source> µm per pixel</source>
        <translation> µm je Pixel</translation>
    </message>
    <message>
        <source>Now {mpp:.4g} ({source}).</source>
        <translation>Jetzt {mpp:.4g} ({source}).</translation>
    </message>
    <message>
        <source>The file does not say how large a pixel is.</source>
        <translation>Die Datei sagt nicht, wie groß ein Pixel ist.</translation>
    </message>
    <message>
        <source>A scan at 40× has about 0.25, one at 20× about 0.5. The value is kept for this slide, wherever its file lies, and results say that it was entered.</source>
        <translation>Ein Scan mit 40× hat etwa 0,25, einer mit 20× etwa 0,5. Der Wert bleibt bei diesem Schnitt, wo immer seine Datei liegt, und Ergebnisse sagen, dass er eingegeben wurde.</translation>
    </message>
    <message>
        <source>Forget the entered value</source>
        <translation>Den eingegebenen Wert vergessen</translation>
    </message>
</context>
<context>
    <name>ResolutionEntry</name>
    <message>
        <source>Set µm per pixel…</source>
        <translation>µm je Pixel eingeben …</translation>
    </message>
</context>
<context>
    <name>ResultPlots</name>
    <message>
        <source>AUC of every slide, and calibration</source>
        <translation>AUC jedes Schnitts, und Kalibrierung</translation>
    </message>
    <message>
        <source>tile-level AUC</source>
        <translation>AUC der Kacheln</translation>
    </message>
    <message>
        <source>stated probability</source>
        <translation>angegebene Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>all pooled</source>
        <translation>alle zusammen</translation>
    </message>
    <message>
        <source>observed share of cancer</source>
        <translation>beobachteter Anteil Krebs</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>AUC of every slide and model</source>
        <translation>AUC jedes Schnitts und Modells</translation>
    </message>
    <message>
        <source>AUC of all slides</source>
        <translation>AUC aller Schnitte</translation>
    </message>
    <message>
        <source>Click a heading to sort. Double-click a number to see that slide at its largest error.</source>
        <translation>Ein Klick auf einen Spaltenkopf sortiert. Ein Doppelklick auf eine Zahl zeigt den Schnitt an seinem größten Fehler.</translation>
    </message>
</context>
<context>
    <name>ResultsWindow</name>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Compare models…</source>
        <translation>Modelle vergleichen …</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>The page with everything, in the browser. It can be printed.</source>
        <translation>Die Seite mit allem, im Browser. Sie lässt sich drucken.</translation>
    </message>
    <message>
        <source>Differences between models</source>
        <translation>Unterschiede zwischen Modellen</translation>
    </message>
    <message>
        <source>No comparison yet. Compare models whose maps you trust to be finished.</source>
        <translation>Noch kein Vergleich. Modelle vergleichen, deren Karten fertig sind.</translation>
    </message>
    <message>
        <source>Open a cohort to see its results.</source>
        <translation>Eine Kohorte öffnen, um ihre Ergebnisse zu sehen.</translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation>Modelle vergleichen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Differences, {level}</source>
        <translation>Unterschiede, {level}</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Diagramme</translation>
    </message>
</context>
<context>
    <name>RocPlot</name>
    <message>
        <source>ROC curve</source>
        <translation>ROC-Kurve</translation>
    </message>
    <message>
        <source>Drag the point to choose the threshold; arrow keys move it by 0.01.</source>
        <translation>Den Punkt ziehen, um die Schwelle zu wählen; Pfeiltasten verschieben ihn um 0,01.</translation>
    </message>
    <message>
        <source>no curve</source>
        <translation>keine Kurve</translation>
    </message>
    <message>
        <source>1 − specificity</source>
        <translation>1 − Spezifität</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensitivität</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
</context>
<context>
    <name>RulerTool</name>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Validation AUC</source>
        <translation>Validierungs-AUC</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Choose several runs, or a study, to draw their curves over one another.</source>
        <translation>Mehrere Läufe oder eine Studie wählen, um ihre Kurven übereinander zu zeichnen.</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>{0} of {1} parts</source>
        <translation>{0} von {1} Teilen</translation>
    </message>
    <message>
        <source>Study “{0}”</source>
        <translation>Studie „{0}“</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation>Läufe löschen</translation>
    </message>
    <message>
        <source>Delete {0}?</source>
        <translation>{0} löschen?</translation>
    </message>
    <message>
        <source>Curves, settings and checkpoints are lost. Models that were made from them stay.</source>
        <translation>Kurven, Einstellungen und Zwischenstände gehen verloren. Modelle, die daraus entstanden, bleiben.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Training stops at the next step and can be resumed from there.</source>
        <translation>Das Training hält beim nächsten Schritt an und lässt sich von dort fortsetzen.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Goes on where this run or study stopped.</source>
        <translation>Geht weiter, wo dieser Lauf oder diese Studie aufgehört hat.</translation>
    </message>
    <message>
        <source>Stopped, can be resumed</source>
        <translation>Abgebrochen, lässt sich fortsetzen</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>wird abgebrochen</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>SavedOutlines</name>
    <message>
        <source>Saved to {name}, which is now {slide}&apos;s file in the cohort (annotated: {status}).</source>
        <translation>In {name} gespeichert; das ist nun die Datei von {slide} in der Kohorte (annotiert: {status}).</translation>
    </message>
</context>
<context>
    <name>ScoreHistogram</name>
    <message>
        <source>Histogram of the scores of cancer and of other tiles</source>
        <translation>Histogramm der Wahrscheinlichkeiten von Krebs- und anderen Kacheln</translation>
    </message>
    <message>
        <source>Scores of outlined cancer (orange) and of other tiles (blue), each as tall as its class allows.
Drag the line to move the threshold; click elsewhere to see tiles of that score under Errors.</source>
        <translation>Wahrscheinlichkeiten von umrandetem Krebs (orange) und von anderen Kacheln (blau), jede so hoch, wie es ihre Klasse erlaubt.
Die Linie ziehen, um die Schwelle zu verschieben; ein Klick daneben zeigt Kacheln dieses Werts unter Fehler.</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>No slides were found in {folder}.</source>
        <translation>In {folder} wurden keine Schnitte gefunden.</translation>
    </message>
    <message>
        <source>You may not read the folder {folder}.</source>
        <translation>Der Ordner {folder} darf nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{number} files of the cohort are missing ({first}, …). The cohort table finds them.</source>
        <translation>{number} Dateien der Kohorte fehlen ({first}, …). Die Kohortentabelle findet sie.</translation>
    </message>
    <message>
        <source>This map belongs to another slide (“{slide}”).</source>
        <translation>Diese Karte gehört zu einem anderen Schnitt („{slide}“).</translation>
    </message>
    <message>
        <source>Open that slide first.</source>
        <translation>Zuerst jenen Schnitt öffnen.</translation>
    </message>
    <message>
        <source>The unsaved outlines of {slide} are kept: open it again to save them.</source>
        <translation>Die ungespeicherten Umrisse von {slide} bleiben erhalten: zum Speichern den Schnitt wieder öffnen.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Open what was open last time</source>
        <translation>Öffnen, was zuletzt offen war</translation>
    </message>
    <message>
        <source>By the slide&apos;s colour profile (ICC), where it has one</source>
        <translation>Nach ihrem Farbprofil (ICC)</translation>
    </message>
    <message>
        <source>On the screen only: models read the slide as it was scanned.</source>
        <translation>Nur am Bildschirm: Modelle lesen den Schnitt, wie er gescannt wurde.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>Beim Start</translation>
    </message>
    <message>
        <source>Slide colours</source>
        <translation>Farben des Schnitts</translation>
    </message>
    <message>
        <source>Overlay colours</source>
        <translation>Farben der Überlagerung</translation>
    </message>
    <message>
        <source>ImageNet weights</source>
        <translation>ImageNet-Gewichte</translation>
    </message>
    <message>
        <source>Tile cache</source>
        <translation>Kachelspeicher</translation>
    </message>
    <message>
        <source>Reader threads</source>
        <translation>Lesende Threads</translation>
    </message>
    <message>
        <source>Language, cache and threads take effect at the next start.</source>
        <translation>Sprache, Speicher und Threads gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Keras weights (*.h5 *.keras)</source>
        <translation>Keras-Gewichte (*.h5 *.keras)</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rad</translation>
    </message>
    <message>
        <source>Zoom about the cursor</source>
        <translation>Zoom um den Mauszeiger</translation>
    </message>
    <message>
        <source>Drag, Space and drag</source>
        <translation>Ziehen, Leertaste und Ziehen</translation>
    </message>
    <message>
        <source>Move the slide</source>
        <translation>Schnitt bewegen</translation>
    </message>
    <message>
        <source>Pinch</source>
        <translation>Zwei Finger spreizen</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Two fingers on a trackpad</source>
        <translation>Zwei Finger auf dem Trackpad</translation>
    </message>
    <message>
        <source>Move the slide (with Ctrl: zoom)</source>
        <translation>Schnitt bewegen (mit Strg: Zoom)</translation>
    </message>
    <message>
        <source>Side buttons</source>
        <translation>Seitentasten</translation>
    </message>
    <message>
        <source>View before, view after</source>
        <translation>Vorige Ansicht, nächste Ansicht</translation>
    </message>
    <message>
        <source>Double-click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Zoom in here (with Shift: out)</source>
        <translation>Hier hineinzoomen (mit Umschalt: heraus)</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Mouse and trackpad</source>
        <translation>Maus und Trackpad</translation>
    </message>
</context>
<context>
    <name>SlideCanvas</name>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Fit slide</source>
        <translation>Ganzer Schnitt</translation>
    </message>
    <message>
        <source>Slide pixels 1:1</source>
        <translation>Pixel 1:1</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Rechtsherum drehen</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Linksherum drehen</translation>
    </message>
    <message>
        <source>Mirror left to right</source>
        <translation>Spiegeln</translation>
    </message>
</context>
<context>
    <name>SlideList</name>
    <message>
        <source>Slide {number}</source>
        <translation>Schnitt {number}</translation>
    </message>
</context>
<context>
    <name>SlideTiles</name>
    <message>
        <source>{count:,} tiles have annotated cancer where the tissue mask has glass.</source>
        <translation>{count:,} Kacheln haben annotierten Krebs, wo die Gewebemaske Glas hat.</translation>
    </message>
    <message>
        <source>Native pixels of {native:g} µm are used for {wanted:g} µm.</source>
        <translation>Pixel des Scans von {native:g} µm werden für {wanted:g} µm verwendet.</translation>
    </message>
    <message>
        <source>Tiles are resampled by {factor:.3g}.</source>
        <translation>Kacheln werden um den Faktor {factor:.3g} umgerechnet.</translation>
    </message>
</context>
<context>
    <name>SlidesForm</name>
    <message>
        <source>enter</source>
        <translation>eingeben</translation>
    </message>
    <message>
        <source> µm per pixel</source>
        <translation> µm je Pixel</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>The open slide: {slide}</source>
        <translation>Der offene Schnitt: {slide}</translation>
    </message>
    <message>
        <source>The open slide (none is open)</source>
        <translation>Der offene Schnitt (keiner ist offen)</translation>
    </message>
    <message>
        <source>The cohort&apos;s test slides: {number} of “{cohort}”</source>
        <translation>Die Testschnitte der Kohorte: {number} aus „{cohort}“</translation>
    </message>
    <message>
        <source>The cohort&apos;s test slides (there are none)</source>
        <translation>Die Testschnitte der Kohorte (es gibt keine)</translation>
    </message>
    <message>
        <source>All slides of the cohort: {number}</source>
        <translation>Alle Schnitte der Kohorte: {number}</translation>
    </message>
    <message>
        <source>Look for the slides&apos; resolution</source>
        <translation>Auflösung der Schnitte suchen</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} und {number} weitere</translation>
    </message>
    <message>
        <source>{names}: the file does not say how large a pixel is. A scan at 40× has about 0.25, one at 20× about 0.5. Results will say that the value was entered.</source>
        <translation>{names}: die Datei sagt nicht, wie groß ein Pixel ist. Ein Scan mit 40× hat etwa 0,25, einer mit 20× etwa 0,5. Ergebnisse werden sagen, dass der Wert eingegeben wurde.</translation>
    </message>
</context>
<context>
    <name>SlidesPanel</name>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Slides you open
are listed here.</source>
        <translation>Geöffnete Schnitte
stehen hier.</translation>
    </message>
    <message>
        <source>{slide}
Patient {patient}</source>
        <translation>{slide}
Patient {patient}</translation>
    </message>
    <message>
        <source>Other slides</source>
        <translation>Andere Schnitte</translation>
    </message>
</context>
<context>
    <name>SplineTool</name>
    <message>
        <source>Spline</source>
        <translation>Spline</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>Split the cohort</source>
        <translation>Kohorte aufteilen</translation>
    </message>
    <message>
        <source>Some patients set aside</source>
        <translation>Einige Patienten zurückbehalten</translation>
    </message>
    <message>
        <source>The paper&apos;s 22 and 6</source>
        <translation>22 und 6 wie in der Veröffentlichung</translation>
    </message>
    <message>
        <source>Folds: every patient tests once</source>
        <translation>Kreuzvalidierung: jeder Patient testet einmal</translation>
    </message>
    <message>
        <source>Leave one patient out</source>
        <translation>Je einen Patienten auslassen</translation>
    </message>
    <message>
        <source>by cancer share</source>
        <translation>nach Krebsanteil</translation>
    </message>
    <message>
        <source>Patients with little and with much cancer in every part. Measure first.</source>
        <translation>Patienten mit wenig und mit viel Krebs in jedem Teil. Zuerst messen.</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Patients to test on</source>
        <translation>Patienten zum Testen</translation>
    </message>
    <message>
        <source>Patients to validate on</source>
        <translation>Patienten zum Validieren</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>Teile (Folds)</translation>
    </message>
    <message>
        <source>Stratified</source>
        <translation>Geschichtet</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>{number}: {patients} test</source>
        <translation>{number}: Test mit {patients}</translation>
    </message>
    <message>
        <source>{number}: {patients} test, {others} validate</source>
        <translation>{number}: Test mit {patients}, Validierung mit {others}</translation>
    </message>
    <message>
        <source>… and {number} more</source>
        <translation>… und {number} weitere</translation>
    </message>
</context>
<context>
    <name>SplitTool</name>
    <message>
        <source>The line must go right across an outline to cut it.</source>
        <translation>Die Linie muss ganz durch einen Umriss gehen, um ihn zu teilen.</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
</context>
<context>
    <name>StagesView</name>
    <message>
        <source>Choose a cohort to see what would be learned from.</source>
        <translation>Eine Kohorte wählen, um zu sehen, woraus gelernt würde.</translation>
    </message>
</context>
<context>
    <name>StatusReadout</name>
    <message>
        <source>µm per pixel unknown</source>
        <translation>µm je Pixel unbekannt</translation>
    </message>
    <message>
        <source>Say how large a pixel is: lengths, areas and models need it.</source>
        <translation>Sagen, wie groß ein Pixel ist: Längen, Flächen und Modelle brauchen es.</translation>
    </message>
    <message>
        <source>{value}, entered by user</source>
        <translation>{value}, eingegeben</translation>
    </message>
    <message>
        <source>From: {source}</source>
        <translation>Quelle: {source}</translation>
    </message>
    <message>
        <source>ICC on</source>
        <translation>ICC an</translation>
    </message>
    <message>
        <source>ICC off</source>
        <translation>ICC aus</translation>
    </message>
    <message>
        <source>display adjusted</source>
        <translation>Darstellung geändert</translation>
    </message>
    <message>
        <source>How the slide is shown; models read it as it was scanned</source>
        <translation>Wie der Schnitt gezeigt wird; Modelle lesen ihn, wie er gescannt wurde</translation>
    </message>
</context>
<context>
    <name>ThreadJob</name>
    <message>
        <source>“{job}” met an unexpected fault ({error}).</source>
        <translation>„{job}“ ist auf einen unerwarteten Fehler gestoßen ({error}).</translation>
    </message>
    <message>
        <source>Please report it; the log holds the details.</source>
        <translation>Bitte melden; das Protokoll enthält die Einzelheiten.</translation>
    </message>
</context>
<context>
    <name>ThresholdChoice</name>
    <message>
        <source>Thresholds chosen on validation slides</source>
        <translation>Auf Validierungsschnitten gewählte Schwellen</translation>
    </message>
    <message>
        <source>Thresholds that were chosen on validation slides, not on this one.</source>
        <translation>Schwellen, die auf Validierungsschnitten gewählt wurden, nicht auf diesem.</translation>
    </message>
    <message>
        <source>threshold by hand</source>
        <translation>Schwelle von Hand</translation>
    </message>
    <message>
        <source>{value:.3g}: {rule}</source>
        <translation>{value:.3g}: {rule}</translation>
    </message>
</context>
<context>
    <name>TileGallery</name>
    <message>
        <source>Tiles by confidence</source>
        <translation>Kacheln nach Sicherheit</translation>
    </message>
    <message>
        <source>Read tiles</source>
        <translation>Kacheln lesen</translation>
    </message>
    <message>
        <source>Probability {score:.4f}. Click to go there.</source>
        <translation>Wahrscheinlichkeit {score:.4f}. Ein Klick führt dorthin.</translation>
    </message>
</context>
<context>
    <name>TilePreview</name>
    <message>
        <source>Tiles…</source>
        <translation>Kacheln …</translation>
    </message>
</context>
<context>
    <name>TilesDialog</name>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source> µm per pixel</source>
        <translation> µm je Pixel</translation>
    </message>
    <message>
        <source>side by side</source>
        <translation>nebeneinander</translation>
    </message>
    <message>
        <source>Choose a rule, or type another share, for example {rule}.</source>
        <translation>Eine Regel wählen oder einen anderen Anteil eingeben, zum Beispiel {rule}.</translation>
    </message>
    <message>
        <source>lossless, fast (QOI)</source>
        <translation>verlustfrei, schnell (QOI)</translation>
    </message>
    <message>
        <source>lossless, opens elsewhere (PNG)</source>
        <translation>verlustfrei, öffnet sich überall (PNG)</translation>
    </message>
    <message>
        <source>JPEG: a quarter of the room, shifts the domain</source>
        <translation>JPEG: ein Viertel des Platzes, verschiebt die Domäne</translation>
    </message>
    <message>
        <source>Pictures of</source>
        <translation>Bilder von</translation>
    </message>
    <message>
        <source>this slide</source>
        <translation>diesem Schnitt</translation>
    </message>
    <message>
        <source>all annotated slides of the cohort</source>
        <translation>allen annotierten Schnitten der Kohorte</translation>
    </message>
    <message>
        <source>Tiles with cancer</source>
        <translation>Kacheln mit Krebs</translation>
    </message>
    <message>
        <source>Tiles without cancer</source>
        <translation>Kacheln ohne Krebs</translation>
    </message>
    <message>
        <source>Finding tissue and labels …</source>
        <translation>Gewebe und Labels werden gesucht …</translation>
    </message>
    <message>
        <source>Tiles of {slide}</source>
        <translation>Kacheln von {slide}</translation>
    </message>
    <message>
        <source>Tile</source>
        <translation>Kachel</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>Least tissue</source>
        <translation>Mindestens Gewebe</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Cancer</source>
        <translation>Krebs</translation>
    </message>
    <message>
        <source>Not cancer</source>
        <translation>Kein Krebs</translation>
    </message>
    <message>
        <source>Open a slide to see its tiles.</source>
        <translation>Einen Schnitt öffnen, um seine Kacheln zu sehen.</translation>
    </message>
    <message>
        <source>cancer</source>
        <translation>Krebs</translation>
    </message>
    <message>
        <source>not cancer</source>
        <translation>kein Krebs</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>{number} without enough tissue</source>
        <translation>{number} ohne genug Gewebe</translation>
    </message>
</context>
<context>
    <name>TissueDialog</name>
    <message>
        <source>Tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Standardwerte</translation>
    </message>
    <message>
        <source>Keep for the cohort</source>
        <translation>Für die Kohorte behalten</translation>
    </message>
    <message>
        <source>Draw by hand…</source>
        <translation>Von Hand zeichnen …</translation>
    </message>
    <message>
        <source>Done drawing</source>
        <translation>Fertig gezeichnet</translation>
    </message>
    <message>
        <source>Forget the drawn mask</source>
        <translation>Gezeichnete Maske verwerfen</translation>
    </message>
    <message>
        <source>Least colour</source>
        <translation>Mindestens Farbe</translation>
    </message>
    <message>
        <source>Paler is glass. Lower it for faint stains.</source>
        <translation>Blasseres ist Glas. Für schwache Färbungen senken.</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>Hellstes</translation>
    </message>
    <message>
        <source>What is brighter in all colours is glass.</source>
        <translation>Was in allen Farben heller ist, ist Glas.</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>Dunkelstes</translation>
    </message>
    <message>
        <source>What is darker in all colours is ink or a border.</source>
        <translation>Was in allen Farben dunkler ist, ist Tinte oder Rand.</translation>
    </message>
    <message>
        <source>Smallest piece</source>
        <translation>Kleinstes Stück</translation>
    </message>
    <message>
        <source>Side of a square; smaller pieces are dust.</source>
        <translation>Seite eines Quadrats; kleinere Stücke sind Staub.</translation>
    </message>
    <message>
        <source>Largest hole filled</source>
        <translation>Größtes gefülltes Loch</translation>
    </message>
    <message>
        <source>Lumina of glands belong to the tissue.</source>
        <translation>Drüsenlumina gehören zum Gewebe.</translation>
    </message>
    <message>
        <source>{side} µm</source>
        <translation>{side} µm</translation>
    </message>
    <message>
        <source>Looking at the slide …</source>
        <translation>Der Schnitt wird angesehen …</translation>
    </message>
    <message>
        <source>Find the tissue</source>
        <translation>Gewebe suchen</translation>
    </message>
    <message>
        <source>Drawn by hand.</source>
        <translation>Von Hand gezeichnet.</translation>
    </message>
    <message>
        <source>{percent:.1f} % of the slide is tissue.</source>
        <translation>{percent:.1f} % des Schnitts sind Gewebe.</translation>
    </message>
    <message>
        <source>Kept: the tissue of all slides of this cohort is found this way from now on.</source>
        <translation>Behalten: das Gewebe aller Schnitte dieser Kohorte wird von nun an so gesucht.</translation>
    </message>
</context>
<context>
    <name>TissueEditing</name>
    <message>
        <source>Tissue…</source>
        <translation>Gewebe …</translation>
    </message>
    <message>
        <source>Save the outlines of this slide first; then the tissue can be drawn.</source>
        <translation>Zuerst die Umrisse dieses Schnitts speichern; dann lässt sich das Gewebe zeichnen.</translation>
    </message>
    <message>
        <source>The tools draw tissue now. “Done drawing” keeps it and brings the outlines back.</source>
        <translation>Die Werkzeuge zeichnen jetzt Gewebe. „Fertig gezeichnet“ behält es und holt die Umrisse zurück.</translation>
    </message>
    <message>
        <source>Last changed on {time}.</source>
        <translation>Zuletzt geändert am {time}.</translation>
    </message>
    <message>
        <source>Tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>There is tissue drawn on this slide that was not kept when the program ended.</source>
        <translation>Auf diesem Schnitt ist Gewebe gezeichnet, das nicht behalten war, als das Programm endete.</translation>
    </message>
    <message>
        <source>Go on drawing</source>
        <translation>Weiter zeichnen</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Bring back drawn tissue</source>
        <translation>Gezeichnetes Gewebe zurückholen</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>The demo slides are being painted</source>
        <translation>Die Demo-Schnitte werden gemalt</translation>
    </message>
    <message>
        <source>The slide is being predicted; rows appear as they are done.</source>
        <translation>Der Schnitt wird vorhergesagt; fertige Zeilen erscheinen sogleich.</translation>
    </message>
    <message>
        <source>Predict {slide} with the demo model</source>
        <translation>{slide} mit dem Demo-Modell vorhersagen</translation>
    </message>
</context>
<context>
    <name>TourCard</name>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Turn the wheel to zoom, drag to move. The lines run around the cancer; zoom in on one.</source>
        <translation>Das Rad zoomt, Ziehen bewegt. Die Linien umranden Krebsherde; einen davon heranzoomen.</translation>
    </message>
    <message>
        <source>Show me a cancer</source>
        <translation>Einen Krebsherd zeigen</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>The demo model gives every tile a probability of cancer. It has never seen this slide.</source>
        <translation>Das Demo-Modell gibt jeder Kachel eine Wahrscheinlichkeit für Krebs. Diesen Schnitt hat es nie gesehen.</translation>
    </message>
    <message>
        <source>Predict this slide</source>
        <translation>Diesen Schnitt vorhersagen</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>AUC 0.5 is chance, 1 is perfect. Drag the point on the curve: threshold, overlay and export follow.</source>
        <translation>AUC 0,5 ist Zufall, 1 ist vollkommen. Den Punkt auf der Kurve ziehen: Schwelle, Überlagerung und Export folgen.</translation>
    </message>
    <message>
        <source>Show me the AUC</source>
        <translation>Die AUC zeigen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Tiles above the threshold become outlines that ASAP opens, in a file of their own.</source>
        <translation>Kacheln über der Schwelle werden zu Umrissen, die ASAP öffnet, in einer eigenen Datei.</translation>
    </message>
    <message>
        <source>Open the export</source>
        <translation>Den Export öffnen</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Choose a cohort, an arm and a preset, and watch the curves. The preset “demo” takes minutes.</source>
        <translation>Kohorte, Arm und Vorgabe wählen und die Kurven verfolgen. Die Vorgabe „demo“ dauert Minuten.</translation>
    </message>
    <message>
        <source>Open the training</source>
        <translation>Das Training öffnen</translation>
    </message>
    <message>
        <source>End the tour. Help ▸ Guided tour offers it again.</source>
        <translation>Rundgang beenden. Hilfe ▸ Geführter Rundgang bietet ihn wieder an.</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>That was the tour</source>
        <translation>Das war der Rundgang</translation>
    </message>
    <message>
        <source>All of it is in the menu Model, for your own slides.</source>
        <translation>Alles davon steht im Menü Modell, für Ihre eigenen Schnitte.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Look, predict, see the AUC, export, train: each step can be done for you.</source>
        <translation>Ansehen, vorhersagen, die AUC sehen, exportieren, trainieren: jeder Schritt lässt sich abnehmen.</translation>
    </message>
    <message>
        <source>The demo slides are painted first: about two minutes and 100 MB.</source>
        <translation>Zuerst werden die Demo-Schnitte gemalt: etwa zwei Minuten und 100 MB.</translation>
    </message>
    <message>
        <source>New here?</source>
        <translation>Neu hier?</translation>
    </message>
    <message>
        <source>Take the two-minute tour</source>
        <translation>Zum Zwei-Minuten-Rundgang</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>Schritt {number} von {all}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Waiting …</source>
        <translation>Warten …</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
</context>
<context>
    <name>TrainDialog</name>
    <message>
        <source>Train models</source>
        <translation>Modelle trainieren</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training beginnen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Puts the same training on the clipboard, as a line for the terminal.</source>
        <translation>Legt dasselbe Training als Zeile für das Terminal in die Zwischenablage.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Training goes on in the background.</source>
        <translation>Das Training läuft im Hintergrund weiter.</translation>
    </message>
    <message>
        <source>Train study “{0}”</source>
        <translation>Studie „{0}“ trainieren</translation>
    </message>
    <message>
        <source>“{name}” cannot be used: {why}</source>
        <translation>„{name}“ ist nicht verwendbar: {why}</translation>
    </message>
    <message>
        <source>Seeds are whole numbers with commas between them, e.g. 0, 1, 2.</source>
        <translation>Startwerte sind ganze Zahlen mit Kommas dazwischen, etwa 0, 1, 2.</translation>
    </message>
    <message>
        <source>The study&apos;s name cannot be used.</source>
        <translation>Der Name der Studie ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>The device cannot be used.</source>
        <translation>Das Gerät ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>The device cannot be used: auto, cpu, gpu:0, gpu:1 …</source>
        <translation>Das Gerät ist nicht verwendbar: auto, cpu, gpu:0, gpu:1 …</translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>Der Befehl ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Train {run}</source>
        <translation>{run} trainieren</translation>
    </message>
    <message>
        <source>A setting cannot be used ({name}).</source>
        <translation>Eine Einstellung ist nicht verwendbar ({name}).</translation>
    </message>
    <message>
        <source>Cannot start yet; the list above says why.</source>
        <translation>Kann noch nicht beginnen; die Liste oben sagt, warum.</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Pooling before the head</source>
        <translation>Pooling vor dem Kopf</translation>
    </message>
    <message>
        <source>Tiles per class of the source</source>
        <translation>Kacheln je Klasse der Quelle</translation>
    </message>
    <message>
        <source>Tiles per class</source>
        <translation>Kacheln je Klasse</translation>
    </message>
    <message>
        <source>Stop early after (epochs)</source>
        <translation>Früh beenden nach (Epochen)</translation>
    </message>
    <message>
        <source>Compile with XLA</source>
        <translation>Mit XLA übersetzen</translation>
    </message>
    <message>
        <source>Same seed, same bits</source>
        <translation>Gleicher Startwert, gleiche Bits</translation>
    </message>
    <message>
        <source>Halve the batch if memory runs out</source>
        <translation>Bei Speichermangel Stapel halbieren</translation>
    </message>
    <message>
        <source>Save every (steps)</source>
        <translation>Speichern alle (Schritte)</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>Kachelgröße (Pixel)</translation>
    </message>
    <message>
        <source>Resolution (µm per pixel)</source>
        <translation>Auflösung (µm je Pixel)</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>Least share of tissue</source>
        <translation>Mindestanteil Gewebe</translation>
    </message>
    <message>
        <source>Vary tiles at random</source>
        <translation>Kacheln zufällig abwandeln</translation>
    </message>
    <message>
        <source>Save every (minutes)</source>
        <translation>Speichern alle (Minuten)</translation>
    </message>
    <message>
        <source>Batch norm measured anew over</source>
        <translation>Batch-Norm neu gemessen über</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Learning rate decay</source>
        <translation>Abfall der Lernrate</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Ziehung</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>Validierungsanteil</translation>
    </message>
    <message>
        <source>Stain jitter</source>
        <translation>Abwandlung der Färbung</translation>
    </message>
    <message>
        <source>Batch norm momentum</source>
        <translation>Batch-Norm-Trägheit</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>Zahlenformat</translation>
    </message>
    <message>
        <source>Click a field to read what it does.</source>
        <translation>Ein Feld anklicken, um zu lesen, was es bewirkt.</translation>
    </message>
    <message>
        <source>all there are</source>
        <translation>alle, die es gibt</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>Wesentliches</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Weiteres</translation>
    </message>
</context>
<context>
    <name>VertexTool</name>
    <message>
        <source>Move point</source>
        <translation>Punkt verschieben</translation>
    </message>
    <message>
        <source>Delete point</source>
        <translation>Punkt löschen</translation>
    </message>
</context>
<context>
    <name>ViewActions</name>
    <message>
        <source>Show outlines</source>
        <translation>Umrisse zeigen</translation>
    </message>
    <message>
        <source>Show overview</source>
        <translation>Übersicht zeigen</translation>
    </message>
    <message>
        <source>Two panes side by side</source>
        <translation>Zwei Ansichten nebeneinander</translation>
    </message>
    <message>
        <source>Shade what was looked at</source>
        <translation>Angesehenes schattieren</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Look at whole-slide images, train tile classifiers, compare them.</source>
        <translation>Schnitte ansehen, Kachel-Klassifikatoren trainieren, sie vergleichen.</translation>
    </message>
    <message>
        <source>Or drop slides, outlines and cohort files on this window.</source>
        <translation>Oder Schnitte, Umrisse und Kohortendateien in dieses Fenster ziehen.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>WhatToTrain</name>
    <message>
        <source>What to train</source>
        <translation>Was trainiert wird</translation>
    </message>
    <message>
        <source>Cohorts (*.json);;All files (*)</source>
        <translation>Kohorten (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Keras weights (*.h5 *.hdf5);;All files (*)</source>
        <translation>Keras-Gewichte (*.h5 *.hdf5);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose the cohort to train on</source>
        <translation>Die Kohorte zum Trainieren wählen</translation>
    </message>
    <message>
        <source>Choose the source cohort (breast)</source>
        <translation>Die Quellkohorte (Brust) wählen</translation>
    </message>
    <message>
        <source>Choose the ImageNet weights</source>
        <translation>Die ImageNet-Gewichte wählen</translation>
    </message>
    <message>
        <source>The cohort whose cancer the models are to find; its training slides are learned from.</source>
        <translation>Die Kohorte, deren Krebs die Modelle finden sollen; gelernt wird aus ihren Trainingsschnitten.</translation>
    </message>
    <message>
        <source>Slides of another cancer, which the arms “breast” and “double” learn from first.</source>
        <translation>Schnitte eines anderen Krebses, aus denen die Arme „breast“ und „double“ zuerst lernen.</translation>
    </message>
    <message>
        <source>The network&apos;s weights file or its folder. The checksum is verified; nothing is downloaded.</source>
        <translation>Die Gewichtsdatei des Netzes oder ihr Ordner. Die Prüfsumme wird verglichen; nichts wird heruntergeladen.</translation>
    </message>
    <message>
        <source>Names the study&apos;s folder, its report and its models.</source>
        <translation>Benennt den Ordner der Studie, ihren Bericht und ihre Modelle.</translation>
    </message>
    <message>
        <source>Each arm is trained with each of these seeds, e.g. 0, 1, 2.</source>
        <translation>Jeder Arm wird mit jedem dieser Startwerte trainiert, etwa 0, 1, 2.</translation>
    </message>
    <message>
        <source>The roles in the cohort table, or a saved split: each of its folds is trained.</source>
        <translation>Die Rollen der Kohortentabelle oder eine gespeicherte Aufteilung: jeder ihrer Teile wird trainiert.</translation>
    </message>
    <message>
        <source>Several, with commas between them, train parts of a study side by side.</source>
        <translation>Mehrere, mit Kommas dazwischen, trainieren Teile einer Studie nebeneinander.</translation>
    </message>
    <message>
        <source>Target cohort</source>
        <translation>Zielkohorte</translation>
    </message>
    <message>
        <source>Source cohort</source>
        <translation>Quellkohorte</translation>
    </message>
    <message>
        <source>ImageNet weights</source>
        <translation>ImageNet-Gewichte</translation>
    </message>
    <message>
        <source>Who tests</source>
        <translation>Wer testet</translation>
    </message>
    <message>
        <source>Study&apos;s name</source>
        <translation>Name der Studie</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Startwerte</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>as the cohort table says</source>
        <translation>wie in der Kohortentabelle</translation>
    </message>
    <message>
        <source>{0} ({1} folds)</source>
        <translation>{0} ({1} Teile)</translation>
    </message>
</context>
<context>
    <name>_StageBox</name>
    <message>
        <source>Target: {0}</source>
        <translation>Ziel: {0}</translation>
    </message>
    <message>
        <source>First: {0}</source>
        <translation>Zuerst: {0}</translation>
    </message>
    <message>
        <source>not cancer</source>
        <translation>kein Krebs</translation>
    </message>
    <message>
        <source>cancer</source>
        <translation>Krebs</translation>
    </message>
    <message>
        <source>{0} training tiles: {1} not cancer, {2} cancer. {3} validation tiles: {4} not cancer, {5} cancer.</source>
        <translation>{0} Trainingskacheln: {1} kein Krebs, {2} Krebs. {3} Validierungskacheln: {4} kein Krebs, {5} Krebs.</translation>
    </message>
    <message>
        <source>Train (patients: {0}): {1}</source>
        <translation>Training (Patienten: {0}): {1}</translation>
    </message>
    <message>
        <source>Validate (patients: {0}): {1}</source>
        <translation>Validierung (Patienten: {0}): {1}</translation>
    </message>
    <message>
        <source>⚠ Patients on both sides: {0}. Validation flatters.</source>
        <translation>⚠ Patienten auf beiden Seiten: {0}. Die Validierung schmeichelt.</translation>
    </message>
</context>
</TS>
