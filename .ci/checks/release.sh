#!/usr/bin/env bash
# What a release would publish, deployed into a folder and installed into a local repository of its own: complete for Maven Central,
# signed by a key that is made here and thrown away, bringing along nothing but what rezo-bom/dependencies.txt says, and used by the
# projects in consumers/, which have nothing else of Rezo. At the same time it is built a second time, from a copy in another place
# and without a key, and its jars, sources and poms are the same.
# The first build packs the classes that are in this tree: after `mvn verify` they are those that were tested. Needs gpg.
#   release.sh --update   writes rezo-bom/dependencies.txt anew
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
second=
end() {
  [[ -z $second ]] || kill "$second" 2> /dev/null || true
  GNUPGHOME=$work/keys gpgconf --kill gpg-agent 2> /dev/null || true
  rm -rf "$work"
}
trap end EXIT
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)
published=$work/first-repository/dev/rezo
deployed=$work/deployed
listed=rezo-bom/dependencies.txt

fail() { printf 'release: %s: expected %s, actual %s\n' "$@" >&2; exit 1; }
step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

# Downloads are those of the usual repository; of Rezo it has nothing.
new_repository() { # folder
  local usual=${LOCAL_REPOSITORY:-$HOME/.m2/repository} entry
  mkdir -p "$usual" "$1/dev"
  for entry in "$usual"/* "$usual"/dev/*; do
    case ${entry#"$usual"/} in
      dev | dev/rezo | '*' | 'dev/*') ;;
      dev/*) ln -s "$entry" "$1/dev/" ;;
      *) ln -s "$entry" "$1/" ;;
    esac
  done
}

# Errors in tests and formats are for mvn verify to find. Without the second compiler of the JVM it takes a third less of the processor.
release() { # repository, phase, further arguments
  local repository=$1 phase=$2
  shift 2
  MAVEN_OPTS="${MAVEN_OPTS:-} -XX:TieredStopAtLevel=1" mvn -q -Prelease -pl '!rezo-cli,!build-checks' -Dmaven.repo.local="$repository" -Dmaven.test.skip=true \
    -Dspotless.check.skip=true -Dkotlin.compiler.daemon=false "$@" "$phase"
}

# A passphrase too, so that it is seen to be used.
make_key() {
  local passphrase=$RANDOM$RANDOM options
  mkdir -m 700 "$work/keys"
  options=(--homedir "$work/keys" --batch --quiet --pinentry-mode loopback --passphrase "$passphrase")
  gpg "${options[@]}" --quick-generate-key 'Thrown away <nobody@rezo.example>' rsa3072 sign 1d
  MAVEN_GPG_KEY=$(gpg "${options[@]}" --armor --export-secret-keys)
  export MAVEN_GPG_KEY MAVEN_GPG_PASSPHRASE=$passphrase
}

deploy() {
  (
    make_key
    release "$work/first-repository" deploy ${COMPILED:+-Pcompiled} -DaltDeploymentRepository="here::file://$deployed"
  )
}

# Pages and SBOMs are left out: the one takes minutes, the other is made of the poms.
install_copy() { # folder, repository
  mkdir -p "$1"
  tar -c --exclude=./.git --exclude=target --exclude=node_modules . | tar -x -C "$1"
  (
    cd "$1"
    TZ=Asia/Kathmandu LC_ALL=C release "$2" install -Dgpg.skip -Dmaven.javadoc.skip=true -Ddokka.skip=true -Dcyclonedx.skip=true \
      -Derror-prone.checks=-XepDisableAllChecks
  ) > "$work/second.log" 2>&1
}

digests() { # repository
  (cd "$1/dev/rezo" && find . \( -name '*.pom' -o -name '*.jar' ! -name '*-javadoc.jar' \) | LC_ALL=C sort | xargs sha256sum)
}

modules() { sed -n 's:.*<artifactId>\(rezo-[a-z0-9]*\)</artifactId>.*:\1:p' rezo-bom/pom.xml | sort -u; }

# What stands in the repository of a module: the jar with its sources and pages, the pom, and the SBOM.
is_complete() { # module
  local base=$published/$1/$version/$1-$version part pages sources
  for part in .jar -sources.jar -javadoc.jar .pom -cyclonedx.json -cyclonedx.xml; do
    [[ -s $base$part ]] || fail "$1" "$1-$version$part" "$(ls "${base%/*}")"
  done
  pages=$("${jdk}jar" tf "$base-javadoc.jar" | grep -c '\.html$')
  ((pages > 3)) || fail "$1-javadoc.jar" "pages" "$pages"
  sources=$("${jdk}jar" tf "$base-sources.jar" | grep -cE '\.(java|kt)$')
  [[ $sources == $(find "$1/src/main" -name '*.java' -o -name '*.kt' | wc -l) ]] ||
    fail "$1-sources.jar" "each source of $1/src/main" "$sources"
}

has_all_that_central_wants() { # pom
  local element
  for element in name description url licenses developers scm; do
    grep -q "<$element[ >]" "$1" || fail "$1" "<$element>" none
  done
  if grep -nE '\$\{|<parent>|<scope>test|<repositor|<pluginRepositor' "$1"; then
    fail "$1" "values, no parent, no dependency of tests and no repository" "the lines above"
  fi
}

# Signatures are of what was deployed, not of something that looked like it.
is_signed() {
  local file count=0
  while IFS= read -r file; do
    [[ -s $file.asc ]] || fail "${file#"$deployed"/}" "a signature" none
    gpg --homedir "$work/keys" --batch --quiet --verify "$file.asc" "$file" 2> "$work/verified.txt" ||
      fail "${file#"$deployed"/}.asc" "the signature of that file" "$(cat "$work/verified.txt")"
    ((count += 1))
  done < <(find "$deployed" -type f ! -name '*.asc' ! -name '*.md5' ! -name '*.sha1' ! -name 'maven-metadata.xml' | LC_ALL=C sort)
  # Of each module at least what is_complete wants; rezo-bom has a pom alone.
  ((count >= 6 * ($(modules | wc -l) - 1) + 1)) || fail "$deployed" "each published file" "$count"
  printf '%d files are signed\n' "$count"
}

# One line for each module: what a user of it gets, as the SBOM has it.
brought_along() {
  local module
  for module in $(modules | grep -v '^rezo-bom$'); do
    printf '%s:' "$module"
    grep -o 'bom-ref="pkg:maven/[^"?]*' "$published/$module/$version/$module-$version-cyclonedx.xml" |
      sed -e 's:.*pkg\:maven/::' -e "s:^dev.rezo/\(.*\)@$version\$:\1:" | sed "/^$module\$/d" | LC_ALL=C sort | sed 's/^/ /' | tr -d '\n'
    echo
  done
}

step "a release of what is here, and beside it another of a copy"
new_repository "$work/first-repository"
new_repository "$work/second-repository"
install_copy "$work/somewhere/else" "$work/second-repository" &
second=$!
deploy

step "what it consists of"
diff <(modules) <(ls "$published") || fail rezo-bom "the modules that are published" "the difference above"
for module in $(modules); do
  [[ $module == rezo-bom ]] || is_complete "$module"
  sed 's:\${project.version}::' "$published/$module/$version/$module-$version.pom" > "$work/$module.pom"
  has_all_that_central_wants "$work/$module.pom"
done
is_signed
brought_along > "$work/dependencies.txt"
if [[ ${1:-} == --update ]]; then
  cp "$work/dependencies.txt" "$listed"
fi
diff "$listed" "$work/dependencies.txt" || fail "SBOM" "what $listed says" "the difference above"
if grep -E '^rezo-(io|dns|pool|http|h1|h2|client|plugins):.*[/@]' "$listed"; then
  fail "$listed" "nothing but Rezo for the core" "the lines above"
fi

step "the consumers, of what was installed alone"
cp -R consumers "$work/consumers"
mvn -q -f "$work/consumers/pom.xml" -Dmaven.repo.local="$work/first-repository" -Drezo.version="$version" \
  -Dkotlin.compiler.daemon=false package
for java in "${jdk}java" ${JAVA25_HOME:+"$JAVA25_HOME/bin/java"}; do
  "$java" -version 2>&1 | head -n 1
  (
    cd "$work/consumers"
    "$java" -p modulepath/target/consumer.jar:modulepath/target/lib -m consumer.modules/consumer.modules.Main
    "$java" -cp 'classpath/target/consumer.jar:classpath/target/lib/*' consumer.classes.Main
    "$java" -cp 'kotlin/target/consumer.jar:kotlin/target/lib/*' MainKt
  )
done

step "the same bytes in another place, time zone and language"
wait "$second" || { tail -n 30 "$work/second.log" >&2; fail "the second build" "a success" "the lines above"; }
second=
digests "$work/first-repository" > "$work/first.txt"
digests "$work/second-repository" > "$work/second.txt"
diff "$work/first.txt" "$work/second.txt" ||
  fail "reproducible build" "the same bytes (mvn clean first, if classes have been removed)" "the files above"
step "$(wc -l < "$work/first.txt") files are the same byte for byte"
