package dev.rezo.interop;

import dev.rezo.testing.ThrowAwayCa;
import dev.rezo.testing.ThrowAwayCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/**
 * What every server serves, whatever its configuration looks like: the same files, the same ports
 * for the same purposes, the same certificates, and the same backend behind it.
 *
 * <p>Lifecycle: one for each server; {@link #close} removes all of it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Site implements AutoCloseable {

  /** What a server listens for, each on a port of its own. */
  enum Port {
    /** Plaintext, on 127.0.0.1 and on ::1. */
    HTTP,
    /** TLS 1.2 and 1.3 with a certificate for localhost. */
    HTTPS,
    /** TLS that wants a certificate of the client. */
    MUTUAL,
    /** TLS with a certificate for localhost that has expired. */
    EXPIRED,
    /** Plaintext; a connection that is idle for one second is closed without a word before. */
    SHORT_IDLE,
    /** Plaintext; {@code Keep-Alive: timeout=1} is announced, and not kept to. */
    HINTED,
    /** TLS with HTTP/2 and HTTP/1.1 by ALPN. */
    HTTP2,
    /** HTTP/2 without TLS, for who knows that before. */
    HTTP2_PLAIN,
    /** As {@link #HTTP2}, with few streams at once on a connection: 10 if that can be said. */
    HTTP2_FEW,
    /** As {@link #HTTP2}; the server says GOAWAY after 100 requests. */
    HTTP2_RETIRING,
    /** As {@link #HTTP2}; a connection that is idle for one second is ended. */
    HTTP2_SHORT_IDLE,
    /** As {@link #HTTP}: another origin. */
    OTHER
  }

  /** Requests for {@code /limited} with more content than this are answered 413. */
  static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  /** Of a file that has just changed Apache gives no strong validator. */
  static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  static final int MEDIUM = 100 * 1024;
  static final int LARGE = 10 * 1024 * 1024;

  /** How often the large file stands in the huge one. */
  private static final int HUGE_TIMES = 10;

  static final long HUGE = (long) HUGE_TIMES * LARGE;

  final Workspace workspace;
  final Backend backend;
  final ThrowAwayCa authority = ThrowAwayCa.create();
  final ThrowAwayCertificate certificate = authority.server("localhost", "127.0.0.1");
  final ThrowAwayCa clientAuthority = ThrowAwayCa.create();
  private final Map<Port, Integer> ports = new EnumMap<>(Port.class);
  private final Map<String, byte[]> files;

  Site(String name) throws IOException {
    this.workspace = new Workspace(name);
    this.backend = new Backend();
    for (Port port : Port.values()) {
      ports.put(port, Ports.free());
    }
    this.files =
        Map.of(
            "0", new byte[0],
            "12", "hello world\n".getBytes(StandardCharsets.US_ASCII),
            "100k", noise(MEDIUM),
            "10m", noise(LARGE));
    workspace.directory("www/files");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path written = workspace.write("www/files/" + file.getKey(), file.getValue());
      Files.setLastModifiedTime(written, LONG_AGO);
    }
    workspace.directory("tmp");
    writeCertificate("server", certificate);
    writeCertificate("expired", authority.expired("localhost"));
    workspace.write("clients.pem", clientAuthority.pem());
  }

  /** Chain and key in a file each, and both in one: servers differ in what they like. */
  private void writeCertificate(String name, ThrowAwayCertificate certificate) throws IOException {
    workspace.write(name + ".crt", certificate.chainPem());
    workspace.write(name + ".key", certificate.privateKeyPem());
    workspace.write(name + ".pem", certificate.chainPem() + certificate.privateKeyPem());
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  int port(Port port) {
    return ports.get(port);
  }

  /** Where the server listens besides its ports, if it can. */
  Path socket() {
    return workspace.path("server.sock");
  }

  /** A file of 100 MB, which is {@code /files/100m} from now on. */
  Path huge() throws IOException {
    Path file = workspace.path("www/files/100m");
    if (!Files.exists(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int i = 0; i < HUGE_TIMES; i++) {
          out.write(file("10m"));
        }
      }
    }
    return file;
  }

  /** The SHA-256 of {@link #huge}. */
  String hugeSha256() {
    MessageDigest digest = newSha256();
    for (int i = 0; i < HUGE_TIMES; i++) {
      digest.update(file("10m"));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The content of {@code /files/name}. */
  byte[] file(String name) {
    return files.get(name);
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A configuration with what is known only now: {@code @DIR@}, {@code @BACKEND@},
   * {@code @WEBSOCKET@}, {@code @DIGEST@} and the ports, as in {@code @HTTPS@}.
   */
  String fillIn(String configuration) {
    String text =
        configuration
            .replace("@DIR@", workspace.toString())
            .replace("@BACKEND@", Integer.toString(backend.port()))
            .replace("@WEBSOCKET@", Integer.toString(backend.webSocketPort()))
            .replace("@DIGEST@", Integer.toString(backend.digestPort()))
            .replace("@MAX_REQUEST_BYTES@", Integer.toString(MAX_REQUEST_BYTES));
    for (Map.Entry<Port, Integer> port : ports.entrySet()) {
      text = text.replace("@" + port.getKey() + "@", port.getValue().toString());
    }
    return text;
  }

  /** Writes what servers of ours find in their directory; see {@link OwnSite}. */
  void writeOwn() throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    ports.forEach((port, number) -> text.append(port).append('=').append(number).append('\n'));
    workspace.write("site.properties", text.toString());
    char[] password = OwnSite.STORE_PASSWORD.toCharArray();
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    certificate.keyStore(password).store(store, password);
    workspace.write("server.p12", store.toByteArray());
  }

  @Override
  public void close() throws IOException {
    backend.close();
    workspace.close();
  }
}
