"""How a report looks on a screen and on paper. Fonts are the reader's own: nothing is fetched."""

STYLE = """
:root{--ink:#1d2430;--soft:#5b6676;--line:#d9dee6;--faint:#f4f6f9;--mark:#8a2b0f;--warm:#fff6ec}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);
 font:15px/1.5 "Source Sans 3","Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 28px 64px}
h1{font-size:27px;line-height:1.2;margin:0 0 8px}
h2{font-size:19px;margin:40px 0 10px;padding-bottom:4px;border-bottom:2px solid var(--ink)}
h3{font-size:15px;margin:20px 0 6px}
.lead{font-size:16.5px;margin:0 0 6px;max-width:75ch}
.when{color:var(--soft);margin:0;font-size:13px}
.warnings{background:var(--warm);border-left:4px solid var(--mark);padding:10px 18px 8px;margin:24px 0 0}
.warnings h2{border:0;margin:0 0 4px;padding:0;font-size:16px;color:var(--mark)}
.warnings ul{margin:0;padding-left:18px}
p,li{max-width:85ch}
.table{overflow-x:auto;margin:14px 0 22px}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
table.wide{width:100%}
caption{text-align:left;color:var(--soft);padding:0 0 6px;font-size:13.5px}
th,td{padding:5px 10px;text-align:right;vertical-align:top;border-bottom:1px solid var(--line)}
th[scope=row],thead th:first-child{text-align:left;font-weight:600}
thead th{border-bottom:1.5px solid var(--ink);font-weight:600;vertical-align:bottom}
tr.groups th{border-bottom:0;text-align:center;font-size:14.5px}
tr.groups th+th{box-shadow:inset 0 -1px 0 var(--soft)}
small{display:block;color:var(--soft);font-size:11.5px;font-weight:400;line-height:1.3;white-space:nowrap}
tr.overall>*{background:var(--faint);font-weight:700}
tr.overall small{font-weight:400}
.footnote{font-size:12.5px;color:var(--soft);margin:4px 0 0}
figure{margin:18px 0 26px}
figure svg{max-width:100%;height:auto}
figure.slide img{width:100%;height:auto;border:1px solid var(--line)}
figcaption{color:var(--soft);font-size:13.5px}
.pair{display:flex;flex-wrap:wrap;gap:24px}
.pair figure{flex:1 1 340px;margin:10px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;font-size:13.5px}
dt{color:var(--soft)}
dd{margin:0}
@page{size:A4 landscape;margin:14mm}
@media print{
 body{font-size:10pt}
 table,caption,figcaption,dl{font-size:9pt}
 .table{overflow:visible}
 main{max-width:none;padding:0}
 section,figure,.table{break-inside:avoid-page}
 section{break-inside:auto}
 h2{break-after:avoid}
 thead{display:table-header-group}
 .warnings,tr.overall>*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
