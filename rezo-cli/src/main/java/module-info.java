/** The client on the command line. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Ktor's jars and HdrHistogram's have no module-info.
module dev.rezo.cli {
  requires com.fasterxml.jackson.databind;
  requires dev.rezo.client;
  requires info.picocli;
  requires HdrHistogram;
  requires io.ktor.network.tls.certificates;
  requires io.ktor.server.core;
  requires io.ktor.server.netty;
  requires kotlin.stdlib;
  requires kotlinx.coroutines.core;
  requires static transitive org.jspecify;

  opens dev.rezo.cli to
      info.picocli;
}
