package dev.rezo.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A bare handshake by the platform's own sockets, to see what the client cannot show: the
 * certificate that it refuses, and what the server chooses when it is offered HTTP/2. Nothing is
 * verified and nothing is sent.
 *
 * <p>Immutable.
 *
 * @param http2 whether the server chose HTTP/2
 * @param chain its certificates, its own first
 */
record TlsLook(boolean http2, List<Certificate> chain) {

  private static final String HTTP_2 = "h2";

  /**
   * Looks; null when there was nothing to see within the limit.
   *
   * @param address whom to connect to
   * @param host the name to ask for
   */
  static @Nullable TlsLook at(InetSocketAddress address, String host, Duration limit)
      throws InterruptedException {
    CompletableFuture<TlsLook> seen = new CompletableFuture<>();
    try (Socket plain = new Socket()) {
      Thread thread = new Thread(() -> look(plain, address, host, limit, seen), "rezo-tls-look");
      thread.setDaemon(true);
      thread.start();
      return seen.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException | IOException e) {
      return null; // The client's own handshake says what is wrong.
    }
  }

  private static void look(
      Socket plain,
      InetSocketAddress address,
      String host,
      Duration limit,
      CompletableFuture<TlsLook> seen) {
    try {
      plain.connect(address, (int) Math.min(limit.toMillis() + 1, Integer.MAX_VALUE));
      seen.complete(handshake(plain, address, host));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      seen.completeExceptionally(e);
    }
  }

  private static TlsLook handshake(Socket plain, InetSocketAddress address, String host)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Onlooker()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, address.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {HTTP_2, "http/1.1"});
    if (host.indexOf(':') < 0 && !host.matches("[0-9.]+")) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new TlsLook(
        HTTP_2.equals(socket.getApplicationProtocol()),
        List.of(socket.getSession().getPeerCertificates()));
  }

  /** Takes every certificate, as nothing is sent to its holder. Immutable. */
  private static final class Onlooker extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
