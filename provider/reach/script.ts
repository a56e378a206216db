/**
 * Asks several addresses at the same time, with the tools that the container has. Arguments: address, port, seconds, path
 * and Host header for each request; without a path it only connects. Prints one line per request: its number, a word and a
 * text. It ignores a proxy in the environment.
 * The words: `open` it listens; `said` the first line of an answer; `refused`; `silent` no answer in time; `unable` this
 * container cannot ask.
 */
const python = `import socket,sys
address,port,seconds,path,host=sys.argv[1:]
def report(word,text=""):
  print(word,text)
  sys.exit()
try: c=socket.create_connection((address,int(port)),float(seconds))
except socket.timeout: report("silent")
except OSError as error: report("refused",error.strerror or "")
if not path: report("open")
answer=b""
try:
  c.sendall(("GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: breakwater\\r\\nConnection: close\\r\\n\\r\\n"%(path,host)).encode())
  while b"\\n" not in answer and len(answer)<512:
    more=c.recv(512)
    if not more: break
    answer+=more
  c.settimeout(1)
  for _ in range(64 if b"\\n" in answer else 0):
    if not c.recv(1024): break
except OSError: pass
report("said",answer.split(b"\\n")[0].decode("latin-1").strip()) if answer else report("silent")`;

const node = `const [address,port,seconds,path,host]=process.argv.slice(1);
const report=(word,text="")=>{console.log(word,text);process.exit()};
const c=require("net").connect(port,address,()=>path?c.write("GET "+path+" HTTP/1.1\\r\\nHost: "+host+"\\r\\nUser-Agent: breakwater\\r\\nConnection: close\\r\\n\\r\\n"):report("open"));
let answer="";
const line=()=>answer?report("said",answer.split("\\n")[0].trim()):report("silent");
c.on("data",(d)=>{if(!answer.includes("\\n")&&(answer+=d.toString("latin1")).includes("\\n"))setTimeout(line,1000)});
c.on("end",line).on("error",(e)=>e.syscall==="connect"?report("refused",e.code):line());
setTimeout(line,seconds*1000)`;

/**
 * bash can open a connection without another program; its own message says why it could not. The rest of the answer is
 * read too, because an app that cannot finish its answer writes errors to its log.
 */
const bash = `exec 3<>"/dev/tcp/$1/$2" || exit 7
if [ -z "$4" ]; then echo "open "; exit; fi
printf "GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: breakwater\\r\\nConnection: close\\r\\n\\r\\n" "$4" "$5" >&3
IFS= read -r -n 512 line <&3 || [ -n "$line" ] || { echo "silent "; exit; }
printf "said %s\\n" "$line"
IFS= read -r -t 1 -N 65536 rest <&3 2>/dev/null
exit 0`;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const askScript = `export LC_ALL=C
unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY
has() { command -v "$1" >/dev/null 2>&1; }
within() { if has timeout; then timeout "$@"; else shift; "$@"; fi; }
withBash() {
  said=$(within "$3" bash -c ${quoted(bash)} ask "$@" 2>&1); code=$?
  case $code in
    0) echo "$said" ;;
    7) echo "refused $(echo "$said" | sed -n '1s/.*: //p')" ;;
    *) case $said in "said "*) echo "$said" ;; *) echo "silent " ;; esac ;;
  esac
}
withNetcat() {
  within "$3" nc "$1" "$2" </dev/null >/dev/null 2>&1
  case $? in 1) echo "refused " ;; 0 | 124 | 143) echo "open " ;; *) echo "unable " ;; esac
}
withWget() {
  said=$(within "$3" wget -S -O /dev/null --header "Host: $5" "http://$1:$2$4" 2>&1)
  line=$(echo "$said" | sed -n 's,^ *HTTP/,HTTP/,p' | head -n 1)
  case "$line$said" in
    HTTP/*) echo "said $line" ;;
    *[Rr]efused* | *unreachable* | *"No route"*) echo "refused" $(echo "$said" | tail -n 1 | sed 's/.*: //') ;;
    *) echo "silent " ;;
  esac
}
one() {
  if has bash; then withBash "$@"
  elif has python3; then python3 -I -S -c ${quoted(python)} "$@"
  elif has node; then node -e ${quoted(node)} -- "$@"
  elif [ -n "$4" ] && has wget; then withWget "$@"
  elif [ -z "$4" ] && has nc; then withNetcat "$@"
  else echo "unable "; fi
}
number=0
while [ $# -ge 5 ]; do
  (answer=$(one "$1" "$2" "$3" "$4" "$5" 2>/dev/null </dev/null); echo "$number \${answer:-unable }") &
  number=$((number + 1)); shift 5
done
wait`;
