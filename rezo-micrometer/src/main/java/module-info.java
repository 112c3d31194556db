/** Timers of calls and meters of the pool, for Micrometer. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Theirs are automatic.
module dev.rezo.micrometer {
  requires transitive dev.rezo.client;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports dev.rezo.micrometer;
}
