/** An application of named modules alone. */
module consumer.modules {
  requires dev.rezo.client;
  requires dev.rezo.plugins;
  requires jdk.httpserver;
}
