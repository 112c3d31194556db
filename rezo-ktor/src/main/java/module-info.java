/** Rezo as an engine of the Ktor client. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.rezo.ktor {
  requires transitive dev.rezo.coroutines;
  requires transitive io.ktor.client.core;
  requires io.ktor.http;
  requires io.ktor.io;
  requires io.ktor.utils;
  requires kotlinx.io.core;
  requires static org.jspecify;

  exports dev.rezo.ktor;

  provides io.ktor.client.HttpClientEngineContainer with
      dev.rezo.ktor.RezoEngineContainer;
}
