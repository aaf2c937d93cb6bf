/** How a receipt looks on paper and on a screen; light in both, as it is made to be printed. */
export const STYLE = `:root{color-scheme:light}body{margin:0 auto;padding:24px;max-width:720px;background:#fff;color:#1c1c1a;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}
h1{font-size:24px;line-height:1.25}h2{margin:28px 0 8px;font-size:18px;border-bottom:1px solid #deded8}h3{margin:16px 0 4px;font-size:15px}p{margin:2px 0}
table{border-collapse:collapse;margin:4px 0}th,td{padding:2px 16px 2px 0;text-align:left;vertical-align:top;font-weight:400;overflow-wrap:break-word}th{color:#5f5f59;overflow-wrap:anywhere}
.quiet,code{color:#5f5f59;font-size:12px;overflow-wrap:anywhere}li{margin:4px 0}ol{padding-inline-start:32px}section,li{break-inside:avoid}`;
