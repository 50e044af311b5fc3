<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AnnotationDocument</name>
    <message>
        <source>Open {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the tissue predicted so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted cancer: {share} {tissue}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted cancer: {mm2} mm², {share} {tissue}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArmChoice</name>
    <message>
        <source>Layers that learn after a transfer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all layers, from the start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the head first, then all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only the last blocks and the head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The paper let all layers learn. A new head sends random gradients at first, so some let it learn alone for an epoch; with few slides, few blocks learn less by heart. Random weights are never frozen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many epochs or blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After a transfer learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None: no pre-training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Breast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double: ImageNet, then breast</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This slide: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {count} predicted slides of the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} ({count} slides)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maps that are in memory only are not offered.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ArmsTable</name>
    <message>
        <source>model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tile AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixel AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUC of every model on this slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a model to lay its map over the slide. In small print 95 % intervals, by blocks of tiles.</source>
        <translation type="unfinished"></translation>
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
        <source>The rule that makes a tile count as cancer. Changing it never cuts tiles again.</source>
        <translation>Die Regel, nach der eine Kachel als Krebs zählt. Sie zu ändern schneidet keine Kacheln neu.</translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
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
        <source>{model} on {slide}</source>
        <translation>{model} auf {slide}</translation>
    </message>
    <message>
        <source>{cancer:,.0f} cancer, {normal:,.0f} normal tiles</source>
        <translation>{cancer:,.0f} Krebs-, {normal:,.0f} normale Kacheln</translation>
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
    <name>BrushTool</name>
    <message>
        <source>Brush</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>radius {length}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassMappingDialog</name>
    <message>
        <source>Class mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the mapping makes of the outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the mapping makes of the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups and what they mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer is painted first, then what is cut out of it, then what is left out of training and evaluation: the later wins, whatever the order in the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save in the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meaning of {group}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as “{group}” around it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut out: not cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ignored: left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer on this slide: {area}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing what remains …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No cancer area on {count} of {all} annotated slides of the cohort: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every one of the {all} annotated slides of the cohort has cancer area.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CohortChanges</name>
    <message>
        <source>{number} slides were added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} slides left the cohort; their files stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder cannot be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{found} files were found again, {left} are still missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A patient needs a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is no possible number of µm per pixel.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all outlined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partly outlined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free of cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not annotated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prostate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>breast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the absence of an outline means on this slide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Annotated cancer over tissue, as the paper gives it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored tiles with and without cancer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the cancer arose; the same for all slides of a patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>µm/px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolution, and who says so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer mm²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tile AUC of the last evaluation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tile AUC of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {area} mm² tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has learned from this slide: the number is in no summary.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CohortPictures</name>
    <message>
        <source>Tiles of {slide}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CohortWindow</name>
    <message>
        <source>Show only rows with …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slides show glass: find the tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off for regions cut from tissue: then every pixel counts as tissue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slides of the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add slides…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Outlines of the slide…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class mapping…</source>
        <translation type="unfinished">Klassenzuordnung …</translation>
    </message>
    <message>
        <source>Which groups of the outlines are cancer, cut out, or ignored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find missing files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Areas of tissue and cancer, resolution and problems of every slide; only what changed is measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cohort: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the cohort&apos;s figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{slides} slides of {patients} patients · {problems} with problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“Measure” finds resolution, areas and what is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add slides and outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the one slide that the outlines belong to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines (*.xml *.geojson *.geojson.gz)</source>
        <translation>Umrisse (*.xml *.geojson *.geojson.gz)</translation>
    </message>
    <message>
        <source>Outlines of the slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for the missing files in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>models chosen below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>study {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>test slides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation slides (flattering)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>A JSON file with the numbers of other work, e.g. the paper&apos;s. Their row says whose they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation>Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>Numbers of other work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maps that are missing are predicted first. A comparison of the same name is replaced.</source>
        <translation type="unfinished"></translation>
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
    <name>DemoModel</name>
    <message>
        <source>Cut tiles for the demo model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train the demo model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo model is trained on this machine next; it takes minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo model is being trained on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo model is ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo model is not trained. What was done so far is kept.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A group needs a name, and “None” means no group in ASAP&apos;s files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a group “{name}” already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline</source>
        <translation type="unfinished">Umriss</translation>
    </message>
</context>
<context>
    <name>EffectiveLegend</name>
    <message>
        <source>Legend of the effective labels</source>
        <translation>Legende der wirksamen Etiketten</translation>
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
    <name>ErrorsPanel</name>
    <message>
        <source>Colour right and wrong tiles</source>
        <translation>Richtige und falsche Kacheln färben</translation>
    </message>
    <message>
        <source>Colour where this model and another differ: where only this one is right, or only the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>false alarms, surest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missed cancer, surest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found cancer, surest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rightly passed, surest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors are shown where a map and the outlines of cancer are there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rightly passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only {name} right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area</source>
        <translation type="unfinished">Fläche</translation>
    </message>
    <message>
        <source>its own errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>against {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors by area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors of</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished">Wählen …</translation>
    </message>
    <message>
        <source>Replace files of these names that are there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This prediction is in memory only; it can be exported when it is stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a prediction first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no prediction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written and checked: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Written and read back: {count} files, {size:,.1f} MB, in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. Files that were finished stay; none is left half written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Tiles with at least this probability count as cancer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>along tile edges: exactly the tiles called</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smooth lines of equal probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines smaller than this are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holes smaller than this are filled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none; for example 0.75 0.9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Higher probabilities that part the outlines into groups of rising confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ASAP: cut shapes at their holes instead of a group “Exclusion”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full slide, as in ASAP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scanned part, as QuPath shows by default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where (0, 0) of QuPath&apos;s files lies. ASAP&apos;s always count from the full slide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath tiles: only those at or above the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> dots per inch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{slide}, {model} and {threshold} are filled in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only plain letters in file names: ASAP on Windows fails on others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>De-identified: no slide names, paths and dates</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill holes below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This slide holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scanned part, as QuPath shows by default (from {x:,.0f}, {y:,.0f})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For example {name}</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <source>Outlines (*.xml *.geojson *.geojson.gz)</source>
        <translation>Umrisse (*.xml *.geojson *.geojson.gz)</translation>
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
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heat maps (*.tif *.tiff *.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the heat map</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <source>Region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline to stay within</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below float32 only OpenVINO computes. The change of AUC is said before, and stands on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>average eight flips and rotations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eight times the work; the map then knows how certain each tile is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one map: the mean of the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Otherwise each model gets a map of its own, from one pass over the pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tissue: glass is left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole slide</source>
        <translation>Ganzer Schnitt</translation>
    </message>
    <message>
        <source>Within an outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Kacheln</translation>
    </message>
    <message>
        <source>Several models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computes with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ImportReports</name>
    <message>
        <source>How the outlines were read…</source>
        <translation type="unfinished"></translation>
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
        <source>What came of it: the table, the plots and the report.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was finished stays; the rest is not computed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left from last time: {names}</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs; every arm&apos;s target stage begins at 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves appear here when training starts. Choose several runs to compare them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not begun yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {0} left · </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tiles/s · {1}waits for tiles {2} of the time · learning rate {3}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation tiles</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log – {job}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing so far.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labels of the mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every pixel of {name} is background (0).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group of {label}</source>
        <translation type="unfinished"></translation>
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
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl or Shift chooses several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of slides, CSV table, project.qpproj, or CAMELYON16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table or project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>prostate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>breast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A regular expression at the start of a slide&apos;s name, e.g. P[0-9]+ for “P12_block A.svs”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer of the</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patient in the name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines beside the slides (x.xml, x.geojson) come along. Nothing is copied or changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{slides} slides of {patients} patients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cohorts (*.json)</source>
        <translation>Kohorten (*.json)</translation>
    </message>
    <message>
        <source>Folder of slides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables and projects (*.csv *.tsv *.qpproj)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table or project</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteBanner</name>
    <message>
        <source>Hide these notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message>
        <source>Select two or more areas to merge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Vereinigen</translation>
    </message>
    <message>
        <source>Select an area and a smaller one to cut out of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the tissue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutlineClipboard</name>
    <message>
        <source>{count} copied.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open QuPath project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export outlines…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label masks ({pattern})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath projects (*.qpproj)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutlineExportDialog</name>
    <message>
        <source>Outlines for another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ASAP (XML)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath (GeoJSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath (GeoJSON, packed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as outlines of the group Exclusion, as CAMELYON has them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut open: pieces without holes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the corner of the whole slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the corner of the slide&apos;s bounds ({x:,.0f}, {y:,.0f} px), as QuPath does by default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what is selected ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(0, 0) is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} outlines exported to {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ASAP knows no holes, ellipses or lines: this program finds them again in what it writes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is kept. QuPath opens it by dropping the file onto the slide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines (*{suffix})</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Builds the network and takes three steps in the background; the result is remembered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would be learned from is shown here once nothing stands in the way of training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles of this size have not been cut yet. Training cuts them first, and they are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the tiles …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast this machine trains with these settings has not been measured yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: {1} tiles/s ({2}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} stage trainings, at most about {1}, {2} on disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure the speed of training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation type="unfinished"></translation>
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
        <translation>Überlagerung verbergen, solange die Taste gedrückt ist</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disagreement of {number} models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uncertainty of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tile {col}, {row}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>difference {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disagreement {value:.3f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uncertainty ±{value:.3f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probability {value:.3f}</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished">Wählen …</translation>
    </message>
</context>
<context>
    <name>PlacementDialog</name>
    <message>
        <source>Where does the heat map lie?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left edge (slide pixels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upper edge (slide pixels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slide pixels per picture pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>covers {width:,.0f} × {height:,.0f} of the slide&apos;s {across:,.0f} × {down:,.0f} pixels</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PointSetTool</name>
    <message>
        <source>Points</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure what computes {model} fastest</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
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
    <name>QuPathDialog</name>
    <message>
        <source>QuPath project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slides of the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes of the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QuPath keeps outlines in a form of its own. {hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} slides of “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add classes of QuPath</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} groups added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open slides</source>
        <translation>Schnitte öffnen</translation>
    </message>
    <message>
        <source>Make a cohort…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add its classes as groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found: {uri}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outlines in {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no outlines beside it</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} outlines were read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing had to be repaired or left out.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tile-level AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stated probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all pooled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>observed share of cancer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>AUC of every slide and model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AUC of all slides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a heading to sort. Double-click a number to see that slide at its largest error.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultsWindow</name>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The page with everything, in the browser. It can be printed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences between models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No comparison yet. Compare models whose maps you trust to be finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a cohort to see its results.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Differences, {level}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plots</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RocPlot</name>
    <message>
        <source>ROC curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the point to choose the threshold; arrow keys move it by 0.01.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RulerTool</name>
    <message>
        <source>Measurement</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation AUC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose several runs, or a study, to draw their curves over one another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Study “{0}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {0}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves, settings and checkpoints are lost. Models that were made from them stay.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Goes on where this run or study stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped, can be resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SavedOutlines</name>
    <message>
        <source>Saved to {name}, which is now {slide}&apos;s file in the cohort (annotated: {status}).</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScoreHistogram</name>
    <message>
        <source>Histogram of the scores of cancer and of other tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores of outlined cancer (orange) and of other tiles (blue), each as tall as its class allows.
Drag the line to move the threshold; click elsewhere to see tiles of that score under Errors.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Slide {number}</source>
        <translation>Schnitt {number}</translation>
    </message>
    <message>
        <source>No slides were found in {folder}.</source>
        <translation>In {folder} wurden keine Schnitte gefunden.</translation>
    </message>
    <message>
        <source>{number} files of the cohort are missing ({first}, …). The cohort table finds them.</source>
        <translation>{number} Dateien der Kohorte fehlen ({first}, …). Die Kohortentabelle findet sie.</translation>
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
    <name>SlidesForm</name>
    <message>
        <source>enter</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The open slide: {slide}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The open slide (none is open)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cohort&apos;s test slides: {number} of “{cohort}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cohort&apos;s test slides (there are none)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All slides of the cohort: {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names}: the file does not say how large a pixel is. A scan at 40× has about 0.25, one at 20× about 0.5. Results will say that the value was entered.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some patients set aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The paper&apos;s 22 and 6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folds: every patient tests once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave one patient out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by cancer share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patients with little and with much cancer in every part. Measure first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patients to test on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patients to validate on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stratified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number}: {patients} test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… and {number} more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SplitTool</name>
    <message>
        <source>The line must go right across an outline to cut it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StagesView</name>
    <message>
        <source>Choose a cohort to see what would be learned from.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusReadout</name>
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
    <name>ThresholdChoice</name>
    <message>
        <source>Thresholds chosen on validation slides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thresholds that were chosen on validation slides, not on this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value:.3g}: {rule}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TileGallery</name>
    <message>
        <source>Tiles by confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability {score:.4f}. Click to go there.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> µm per pixel</source>
        <translation> µm je Pixel</translation>
    </message>
    <message>
        <source>side by side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a rule, or type another share, for example {rule}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lossless, fast (QOI)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lossless, opens elsewhere (PNG)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG: a quarter of the room, shifts the domain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all annotated slides of the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles with cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles without cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate for the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extract</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut the tiles of all annotated slides; finished slides stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding tissue and labels …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tiles of {slide}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stride</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tile is cancer when</source>
        <translation type="unfinished">Eine Kachel ist Krebs, wenn</translation>
    </message>
    <message>
        <source>Least tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a slide to see its tiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} without enough tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a cohort to extract its tiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate the tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{cancer} tiles with and {others} without cancer; {size}, about {time} to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cutting the tiles; the job is in the list of jobs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tiles} tiles of {slides} slides are stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extract tiles</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep for the cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw by hand…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget the drawn mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paler is glass. Lower it for faint stains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is brighter in all colours is glass.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is darker in all colours is ink or a border.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest piece</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side of a square; smaller pieces are dust.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest hole filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lumina of glands belong to the tissue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{side} µm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the slide …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find the tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawn by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent:.1f} % of the slide is tissue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept: the tissue of all slides of this cohort is found this way from now on.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tools draw tissue now. “Done drawing” keeps it and brings the outlines back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last changed on {time}.</source>
        <translation type="unfinished">Zuletzt geändert am {time}.</translation>
    </message>
    <message>
        <source>Tissue</source>
        <translation type="unfinished">Gewebe</translation>
    </message>
    <message>
        <source>There is tissue drawn on this slide that was not kept when the program ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished">Später</translation>
    </message>
    <message>
        <source>Bring back drawn tissue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo slides are being painted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slide is being predicted; rows appear as they are done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict {slide} with the demo model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TourCard</name>
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
        <source>No NVIDIA GPU was found on this machine, so “laptop” is chosen: a small network on fewer tiles. “recommended” and “paper” are made for a GPU and take very long without one.</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
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
        <source>Cannot start yet; the list above says why.</source>
        <translation>Kann noch nicht beginnen; die Liste oben sagt, warum.</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>Basic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VertexTool</name>
    <message>
        <source>Move point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete point</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the cohort to train on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the source cohort (breast)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the ImageNet weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each arm is trained with each of these seeds, e.g. 0, 1, 2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The roles in the cohort table, or a saved split: each of its folds is trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Several, with commas between them, train parts of a study side by side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source cohort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ImageNet weights</source>
        <translation>ImageNet-Gewichte</translation>
    </message>
    <message>
        <source>Who tests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Study&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as the cohort table says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} ({1} folds)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_StageBox</name>
    <message>
        <source>Target: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} training tiles: {1} not cancer, {2} cancer. {3} validation tiles: {4} not cancer, {5} cancer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train (patients: {0}): {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validate (patients: {0}): {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Patients on both sides: {0}. Validation flatters.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
