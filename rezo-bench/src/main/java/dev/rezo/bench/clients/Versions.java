package dev.rezo.bench.clients;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of the clients are on the class path.
 *
 * <p>Immutable.
 */
public final class Versions {

  /** The jars whose versions a reader wants to know. */
  private static final Pattern CLIENT =
      Pattern.compile(
          "(vertx-core|async-http-client|httpclient5|helidon-webclient|jetty-client|ktor-client-cio-jvm"
              + "|okhttp-jvm|reactor-netty-http|netty-handler)-(\\d[\\w.]*)\\.jar");

  private Versions() {}

  /** A name and a version each, as {@code vertx-core 5.2.0}. */
  public static List<String> ofClients() {
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
