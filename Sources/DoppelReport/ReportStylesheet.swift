/// How `report.html` looks: one sheet, no outside fonts, light and dark by the reader's own setting, and fit for printing.
enum ReportStylesheet {
  static let css: StaticString = """
    :root{color-scheme:light dark;--page:#f7f7f5;--panel:#fff;--ink:#1c1f23;--soft:#5b636d;--line:#e2e3df;--faint:#f1f1ee;\
    --good:#0b6b46;--good-back:#e3f3eb;--bad:#a3231f;--bad-back:#fbe9e7;--warn:#7a4d00;--warn-back:#fdf2dc;\
    --one:#1f5fbf;--two:#7a4fc0;--three:#b5502a;--bar:#7d93ad}
    @media(prefers-color-scheme:dark){:root{--page:#14171a;--panel:#1b1f23;--ink:#e6e8ea;--soft:#9aa4af;--line:#2d3339;\
    --faint:#22272c;--good:#6fd0a2;--good-back:#15301f;--bad:#ff9a91;--bad-back:#3b1a18;--warn:#f0c274;--warn-back:#352712;\
    --one:#7fb0ff;--two:#c3a2f7;--three:#f29d74;--bar:#5d7289}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
    "Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
    main{max-width:1180px;margin:0 auto;padding:32px 24px 64px}
    header{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:baseline;margin-bottom:20px}
    h1{font-size:22px;line-height:1.25;margin:0;font-weight:650;letter-spacing:-.01em}
    h2{font-size:15px;margin:0 0 12px;font-weight:650}
    h2 small{font-weight:400;color:var(--soft);font-size:13px;margin-left:8px}
    p{margin:0}
    .where{color:var(--soft);flex-basis:100%;overflow-wrap:anywhere}
    code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12.5px}
    .badge{display:inline-block;border-radius:4px;padding:1px 9px;font-weight:600;font-size:13px;white-space:nowrap}
    .good{color:var(--good);background:var(--good-back)}
    .bad{color:var(--bad);background:var(--bad-back)}
    .warn{color:var(--warn);background:var(--warn-back)}
    section{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:18px 20px;margin-bottom:16px}
    .summary{padding:0;overflow:hidden}
    .cards{margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(136px,1fr));gap:0;padding:0;overflow:hidden}
    .cards div{padding:14px 20px;box-shadow:1px 1px 0 var(--line)}
    .cards dt{color:var(--soft);font-size:12.5px}
    .cards dd{margin:2px 0 0;font-size:21px;font-weight:600;letter-spacing:-.01em;white-space:nowrap}
    .cards dd small{font-size:12.5px;font-weight:400;color:var(--soft);margin-left:3px;letter-spacing:0}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:16px;margin-bottom:16px}
    .charts section{margin:0;min-width:0}
    svg{display:block;width:100%;height:auto}
    svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--soft)}
    .grid{stroke:var(--line);stroke-width:1}
    .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
    .s0{stroke:var(--one)}.s1{stroke:var(--two);stroke-dasharray:6 4}.s2{stroke:var(--three);stroke-dasharray:1.5 4}
    circle.s0{fill:var(--one)}circle.s1{fill:var(--two)}circle.s2{fill:var(--three)}
    text.t0{fill:var(--one);font-weight:600}text.t1{fill:var(--two);font-weight:600}text.t2{fill:var(--three);font-weight:600}
    .bar{fill:var(--bar)}.failed{fill:var(--bad)}
    .hit{fill:transparent}.hit:hover{fill:var(--ink);fill-opacity:.07}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%}
    th,td{padding:5px 10px;text-align:right;border-top:1px solid var(--line);white-space:nowrap}
    thead th{border-top:0;color:var(--soft);font-weight:500;font-size:12.5px;vertical-align:bottom}
    th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
    .l{text-align:left}
    tbody th{font-weight:400}
    tbody tr:hover{background:var(--faint)}
    tfoot th,tfoot td{font-weight:600;border-top:2px solid var(--line)}
    .path{overflow-wrap:anywhere;white-space:normal;min-width:180px}
    .bars{background:linear-gradient(var(--bar),var(--bar)) no-repeat right bottom/0 2px}
    ul{list-style:none;margin:0;padding:0}
    .conditions li{display:flex;gap:10px;padding:5px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
    .conditions li:first-child{border-top:0}
    details{border-top:1px solid var(--line)}
    details:first-of-type{border-top:0}
    summary{cursor:pointer;padding:8px 0;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;list-style:none}
    summary::-webkit-details-marker{display:none}
    summary::before{content:"\\25B8";color:var(--soft);width:10px}
    details[open]>summary::before{content:"\\25BE"}
    summary:focus-visible{outline:2px solid var(--one);outline-offset:2px;border-radius:3px}
    .count{min-width:44px;text-align:right;font-weight:600}
    .field{font-weight:600;overflow-wrap:anywhere}
    .of{color:var(--soft);overflow-wrap:anywhere}
    .sides{display:grid;grid-template-columns:1fr 1fr;gap:1px;background:var(--line);border:1px solid var(--line);\
    border-radius:6px;overflow:hidden;margin:0 0 10px 22px}
    .sides>div{background:var(--panel);padding:8px 12px;min-width:0}
    .sides h4{margin:0 0 2px;font-size:12px;font-weight:500;color:var(--soft)}
    .sides pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
    .at{margin:2px 0 4px 22px;color:var(--soft)}
    .rec pre{color:var(--bad)}.live pre{color:var(--good)}
    .none{color:var(--soft)}
    .facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0}
    .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
    footer{color:var(--soft);font-size:12.5px}
    @media(max-width:560px){main{padding:20px 12px}.sides{grid-template-columns:1fr;margin-left:0}.charts{grid-template-columns:1fr}}
    @media print{body{background:#fff}section{break-inside:avoid}}
    """
}
