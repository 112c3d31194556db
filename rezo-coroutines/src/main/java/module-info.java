/** The client for Kotlin: suspend functions, Flow, a DSL and kotlinx-serialization. */
@org.jspecify.annotations.NullMarked
module dev.rezo.coroutines {
  requires transitive dev.rezo.client;
  requires transitive kotlin.stdlib;
  requires transitive kotlinx.coroutines.core;
  requires transitive kotlinx.serialization.core;
  requires transitive kotlinx.serialization.json;
  requires static kotlinx.io.core;
  requires static org.jspecify;

  exports dev.rezo.coroutines;
}
