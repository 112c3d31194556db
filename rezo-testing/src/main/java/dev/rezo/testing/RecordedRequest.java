package dev.rezo.testing;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as a {@link MockServer} received it, byte for byte.
 *
 * <p>Immutable.
 */
public final class RecordedRequest {

  private final RequestHead head;
  private final byte[] body;
  private final List<String> trailerLines;
  private final int connection;
  private final int index;
  private final @Nullable Tls tls;

  RecordedRequest(RequestHead head, RequestReader.Content content, Place place) {
    this.head = head;
    this.body = content.bytes();
    this.trailerLines = content.trailerLines();
    this.connection = place.connection();
    this.index = place.index();
    this.tls = place.tls();
  }

  /** The method. */
  public String method() {
    return head.method();
  }

  /** The request target as it stood in the request line. */
  public String target() {
    return head.target();
  }

  /** The version, as in {@code HTTP/1.1}. */
  public String version() {
    return head.version();
  }

  /** The header lines in their order, as they came, without line ends. */
  public List<String> headerLines() {
    return head.lines();
  }

  /** The value of the first field with this name, or null. */
  public @Nullable String header(String name) {
    List<String> all = headers(name);
    return all.isEmpty() ? null : all.get(0);
  }

  /** The values of all fields with this name, in order. */
  public List<String> headers(String name) {
    return head.values(name);
  }

  /** The content, without transfer coding. */
  public byte[] body() {
    return body.clone();
  }

  /** The content as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The trailer lines after a chunked body. */
  public List<String> trailerLines() {
    return trailerLines;
  }

  /** The number of the connection that this came on, from 0. */
  public int connection() {
    return connection;
  }

  /** How many requests had come on that connection before. */
  public int indexOnConnection() {
    return index;
  }

  /** What TLS agreed on, or null without TLS. */
  public @Nullable Tls tls() {
    return tls;
  }

  @Override
  public String toString() {
    return "RecordedRequest["
        + method()
        + " "
        + target()
        + ", connection "
        + connection
        + " #"
        + index
        + ", "
        + body.length
        + " bytes]";
  }

  /**
   * The server's view of TLS. Immutable.
   *
   * @param protocol as in {@code TLSv1.3}
   * @param cipherSuite the name of the cipher suite
   * @param alpn the application protocol that was chosen, or null
   * @param serverName the name that the client asked for (SNI), or null
   * @param clientCertificate what the client showed, or null
   * @param resumed whether the session of an earlier connection went on
   */
  public record Tls(
      String protocol,
      String cipherSuite,
      @Nullable String alpn,
      @Nullable String serverName,
      @Nullable X509Certificate clientCertificate,
      boolean resumed) {}

  /** Where a request came from. Immutable. */
  record Place(int connection, int index, @Nullable Tls tls) {}
}
