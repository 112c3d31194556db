# Sourced: the JVM that clients are looked at with, and what Java 21 has to compile.

# The feature number of a JDK: 25 for 25.0.3.
feature_of() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2> /dev/null || true; }

# $JAVA_HOME if it is set, else the newest JDK where Debian puts them.
chosen_jdk() {
  local candidate feature best='' best_feature=0
  for candidate in /usr/lib/jvm/*; do
    feature=$(feature_of "$candidate")
    if [[ -x $candidate/bin/java && -n $feature ]] && ((feature > best_feature)); then
      best=$candidate best_feature=$feature
    fi
  done
  printf '%s' "${JAVA_HOME:-$best}"
}

# with_java21 JDK SOURCE: compiles what uses Helidon, whose classes are of Java 21, and puts it on CLASS_PATH; nothing for an older JDK.
with_java21() {
  [[ $(feature_of "$1") -ge 21 ]] || return 0
  "$1/bin/javac" --release 21 -proc:none -nowarn -Xlint:none -d rezo-bench/target/classes-21 -cp "$CLASS_PATH" "$2"
  CLASS_PATH=$CLASS_PATH:rezo-bench/target/classes-21
}
