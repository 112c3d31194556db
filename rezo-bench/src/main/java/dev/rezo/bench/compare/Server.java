package dev.rezo.bench.compare;

import dev.rezo.bench.clients.Payload;
import dev.rezo.bench.load.Cores;
import dev.rezo.bench.load.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * nginx with one worker, on a core of its own, and what it counts.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Server implements AutoCloseable {

  static final String TRUST_PASSWORD = "password";

  private static final String BODY = "hello world!";
  private static final int SLOW_LENGTH = 2_600;

  // Beside the first port, on which it speaks HTTP/1.1 without TLS:
  private static final int TLS = 1;
  private static final int HTTP2 = 2;
  private static final int RESUMED = 3;
  private static final int FULL = 4;
  private static final int COUNTER = 5;

  private static final int START_ATTEMPTS = 100;
  private static final Pattern COUNTS = Pattern.compile("^ (\\d+) (\\d+) (\\d+) ?$");

  private final Path directory;
  private final int port;
  private final Process process;
  private final Socket status;
  private final BufferedReader statusLines;

  /**
   * Starts it, and waits until it answers.
   *
   * @param directory where its files go
   * @param port the first of those that it listens on
   * @param core where it runs
   */
  Server(Path directory, int port, int core)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.directory = directory;
    this.port = port;
    makeCertificate();
    Files.writeString(directory.resolve("nginx.conf"), configuration());
    Files.write(directory.resolve("download"), new byte[Payload.LENGTH]);
    process =
        new ProcessBuilder("nginx", "-c", directory.resolve("nginx.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.log").toFile())
            .start();
    Thread end = new Thread(process::destroy, "server-end"); // Also when this is killed.
    end.setDaemon(true);
    Runtime.getRuntime().addShutdownHook(end);
    status = connect();
    statusLines =
        new BufferedReader(
            new InputStreamReader(status.getInputStream(), StandardCharsets.US_ASCII));
    Counts unused = counts(); // Now there is a worker.
    Cores.pin(worker(), core);
  }

  private String configuration() throws IOException {
    try (InputStream template = Server.class.getResourceAsStream("nginx.conf")) {
      if (template == null) {
        throw new IOException("nginx.conf: expected it beside the classes");
      }
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${directory}", directory.toString())
          .replace("${plain}", Integer.toString(port))
          .replace("${tls}", Integer.toString(port + TLS))
          .replace("${http2}", Integer.toString(port + HTTP2))
          .replace("${resumed}", Integer.toString(port + RESUMED))
          .replace("${full}", Integer.toString(port + FULL))
          .replace("${counter}", Integer.toString(port + COUNTER))
          .replace("${slow}", "s".repeat(SLOW_LENGTH));
    }
  }

  private void makeCertificate()
      throws IOException, InterruptedException, GeneralSecurityException {
    Process openssl =
        new ProcessBuilder(
                ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
                        + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
                        + " -keyout key.pem -out cert.pem")
                    .split(" ", -1))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start();
    if (openssl.waitFor() != 0) {
      throw new IOException("openssl: expected status 0, see " + directory);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate())) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    try (var out = Files.newOutputStream(trustStore())) {
      store.store(out, TRUST_PASSWORD.toCharArray());
    }
  }

  private Socket connect() throws IOException, InterruptedException {
    for (int i = 0; i < START_ATTEMPTS; i++) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) { // Not there yet.
        if (!process.isAlive()) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    process.destroy();
    throw new IOException("nginx: expected it to listen on port " + port + ", see " + directory);
  }

  private ProcessHandle worker() throws IOException {
    return process
        .children()
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "nginx: expected a worker, actual none: does another server have its ports? See "
                        + directory.resolve("nginx.log")));
  }

  /** The certificate in PEM, which is its own authority. */
  Path certificate() {
    return directory.resolve("cert.pem");
  }

  /** The certificate as JVMs read it. */
  Path trustStore() {
    return directory.resolve("trust.p12");
  }

  /** Where requests of this scenario go. */
  String url(Scenario scenario) {
    return (scenario.isTls() ? "https" : "http")
        + "://127.0.0.1:"
        + (port + offset(scenario))
        + path(scenario);
  }

  private static int offset(Scenario scenario) {
    if (scenario.kind() == Kind.COLD) {
      return scenario.id().equals(Scenario.COLD_RESUMED) ? RESUMED : FULL;
    }
    if (scenario.isHttp2()) {
      return HTTP2;
    }
    return scenario.isTls() ? TLS : 0;
  }

  private static String path(Scenario scenario) {
    if (scenario.isSlow()) {
      return scenario.kind() == Kind.SLOW ? "/slower" : "/slow";
    }
    return switch (scenario.task()) {
      case GET -> "/";
      case DOWNLOAD -> "/download";
      case UPLOAD -> "/upload";
    };
  }

  /** How long the bodies of answers are. */
  long length(Scenario scenario) {
    if (scenario.isSlow()) {
      return SLOW_LENGTH;
    }
    return switch (scenario.task()) {
      case GET -> BODY.length();
      case DOWNLOAD -> Payload.LENGTH;
      case UPLOAD -> Integer.toString(Payload.LENGTH).length(); // It says how much came.
    };
  }

  /** How many connections have gone on with a session so far, of those that are told of. */
  long resumed() throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("resumed.log"))) {
      return lines.count();
    }
  }

  /** What it has counted so far. */
  Counts counts() throws IOException {
    status
        .getOutputStream()
        .write(
            "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    String line = statusLines.readLine();
    while (line != null) {
      Matcher counts = COUNTS.matcher(line);
      if (counts.matches()) {
        String unused = statusLines.readLine(); // reading, writing, waiting
        return new Counts(
            System.nanoTime(),
            Long.parseLong(counts.group(1)),
            Long.parseLong(counts.group(3)),
            Usage.of(worker()));
      }
      line = statusLines.readLine();
    }
    throw new IOException("nginx: expected its counts, actual the end of its answers");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      status.close();
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) { // It has ended already.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What it had counted at a moment. Immutable.
   *
   * @param connections that it had accepted
   * @param requests that it had read, the one that asked for this included
   * @param usage of its worker
   */
  record Counts(long nanos, long connections, long requests, Usage usage) {

    /** Which part of its core it used since then. */
    double shareSince(Counts before) {
      return (double) usage.cpuNanosSince(before.usage) / (nanos - before.nanos);
    }
  }
}
