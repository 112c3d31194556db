package dev.rezo.interop;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Response;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;

/**
 * What a server of ours in a process of its own finds in the directory of its {@link Site}.
 *
 * <p>Thread-safe.
 */
final class OwnSite {

  /** Of {@code server.p12}, which is thrown away with the site. */
  static final String STORE_PASSWORD = "interop";

  /** After so many requests a connection to {@link Site.Port#HTTP2_RETIRING} retires. */
  static final int RETIRES_AFTER = 100;

  /** More than this for {@code /limited} is answered 413. */
  static final int LIMIT = 1024 * 1024;

  /** Virtual machines begin slowly where processors are few. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path directory;
  private final Properties ports = new Properties();
  private final Path log;

  OwnSite(String directory, String name) throws IOException {
    this.directory = Path.of(directory);
    this.log = this.directory.resolve(name + ".access.log");
    try (Reader reader = Files.newBufferedReader(this.directory.resolve("site.properties"))) {
      ports.load(reader);
    }
  }

  /** Starts a server of ours in a process of its own and waits until it answers, TLS and all. */
  static PeerProcess start(Site site, String name, Class<?> main) throws Exception {
    site.writeOwn();
    PeerProcess peer =
        PeerProcess.startJava(site.workspace, name, main, site.workspace.toString())
            .awaitPort(site.port(Site.Port.HTTP2));
    try (RezoClient client =
        RezoClient.builder().tls(tls -> tls.trust(site.authority.certificate())).build()) {
      String url = "https://localhost:" + site.port(Site.Port.HTTP2) + "/files/12";
      Await.until("an answer of " + name, PATIENCE, () -> isAnswered(client, url), peer::logs);
    }
    return peer;
  }

  private static boolean isAnswered(RezoClient client, String url) {
    try (Response response = client.get(url).send()) {
      return response.status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port(Site.Port port) {
    return Integer.parseInt(ports.getProperty(port.name()));
  }

  /** In here, as in {@code server.crt}. */
  Path path(String name) {
    return directory.resolve(name);
  }

  /** Where {@code /files/name} is. */
  Path file(String target) {
    return directory.resolve("www/files").resolve(Path.of(target).getFileName());
  }

  /** Writes a line that {@link Http2Kind#LOGGED} finds. */
  void log(int connection, String method, String target) {
    String line = "connection=" + connection + " \"" + method + " " + target + "\"\n";
    try {
      Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(log + ": cannot be written to", e);
    }
  }
}
