package dev.rezo.bench.compare;

import dev.rezo.bench.load.Platform;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run was made with, without any name of a host.
 *
 * <p>Immutable.
 */
final class Machine {

  /** The jars whose versions a reader wants to know. */
  private static final Pattern CLIENT =
      Pattern.compile(
          "(vertx-core|async-http-client|httpclient5|helidon-webclient|jetty-client|ktor-client-cio-jvm"
              + "|okhttp-jvm|reactor-netty-http|netty-handler)-(\\d[\\w.]*)\\.jar");

  private Machine() {}

  /** In Markdown, a sentence or two. */
  static String describe(Options options) throws IOException, InterruptedException {
    return String.format(
        "%sClients: wrk %s, h2load %s; %s. Each figure is the median of %d turns of %d ms, least"
            + " and most beside it.%n",
        Platform.describe(options.java()),
        Platform.version("wrk", "-v"),
        Platform.version("h2load", "--version"),
        String.join(", ", clients()),
        options.repeat(),
        options.millis());
  }

  private static List<String> clients() {
    List<String> clients = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Matcher jar = CLIENT.matcher(path);
      if (jar.find()) {
        clients.add(jar.group(1) + " " + jar.group(2));
      }
    }
    return clients;
  }
}
