/** The client on the command line. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Ktor's jars and HdrHistogram's have no module-info.
module dev.rezo.cli {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires dev.rezo.client;
  requires dev.rezo.plugins;
  requires dev.rezo.publicsuffix;
  requires HdrHistogram;
  requires io.ktor.network.tls.certificates;
  requires io.ktor.server.core;
  requires io.ktor.server.netty;
  requires io.netty.common;
  requires io.netty.transport;
  requires jdk.management;
  requires kotlin.stdlib;
  requires kotlinx.coroutines.core;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  provides System.LoggerFinder with
      dev.rezo.cli.WarningFinder;
}
