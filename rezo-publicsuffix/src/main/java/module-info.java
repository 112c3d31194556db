/** The list of public suffixes, for cookies. */
@org.jspecify.annotations.NullMarked
module dev.rezo.publicsuffix {
  requires com.google.common;
  requires transitive dev.rezo.plugins;
  requires static org.jspecify;

  exports dev.rezo.publicsuffix;
}
