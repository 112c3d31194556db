package dev.rezo.bench.clients;

import java.nio.file.Path;

/**
 * What a client is to do: which request, of which server, by which protocol, how often at once.
 *
 * <p>Immutable.
 *
 * @param url absolute; its host is an address
 * @param certificate in PEM, what the server has to be trusted by; the JVM trusts it as well
 * @param isHttp2 whether all requests go over one connection, by HTTP/2; else each that runs has
 *     one of its own, by HTTP/1.1
 * @param atOnce how many requests run at once, at most
 */
public record Target(Task task, String url, Path certificate, boolean isHttp2, int atOnce) {

  /** How many connections it may have. */
  public int connections() {
    return isHttp2 ? 1 : atOnce;
  }

  /** Whether it speaks TLS. */
  public boolean isTls() {
    return url.startsWith("https:");
  }

  /** What is sent and how the answer is read. Immutable. */
  public enum Task {
    /** A GET whose body is short, and read into memory. */
    GET,
    /** A GET whose body is long, and read as it comes, and dropped. */
    DOWNLOAD,
    /** A POST of {@link Payload}, and a short answer. */
    UPLOAD
  }
}
