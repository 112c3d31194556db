package dev.rezo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyException.Reason;
import dev.rezo.http.CallCancelledException;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.ProtocolException.Scope;
import dev.rezo.http.ProxyFailedException;
import dev.rezo.http.Request;
import dev.rezo.http.StreamResetException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ExitCodeTest {

  static Stream<Arguments> codes() {
    SSLHandshakeException untrusted = new SSLHandshakeException("x");
    untrusted.initCause(new CertificateException("y"));
    return Stream.of(
        code(6, failed(Phase.RESOLVE, null)),
        code(7, failed(Phase.CONNECT, new IOException("refused"))),
        code(5, proxy("http://p:1080", Phase.RESOLVE, null)),
        code(7, proxy("socks5://p:1080", Phase.CONNECT, new IOException("refused"))),
        code(35, proxy("https://p:443", Phase.TLS, new SSLHandshakeException("x"))),
        code(60, proxy("https://p:443", Phase.TLS, untrusted)),
        code(56, proxy("http://p:1080", Phase.PROXY, null)),
        code(97, proxy("socks4a://p:1080", Phase.PROXY, null)),
        code(35, failed(Phase.TLS, new SSLHandshakeException("x"))),
        code(60, failed(Phase.TLS, untrusted)),
        code(
            28,
            new DeadlineException(
                "m", Limit.CALL, Duration.ofSeconds(1), Phase.HEAD, Delivery.UNKNOWN)),
        code(18, body(Reason.TRUNCATED)),
        code(63, body(Reason.TOO_LARGE)),
        code(26, body(Reason.SOURCE_FAILED)),
        code(61, body(Reason.CODING)),
        code(1, protocol("RFC 9112 section 4")),
        code(56, protocol("RFC 9112 section 7.1")),
        code(8, protocol("RFC 9112 section 5.1")),
        code(52, lost(Phase.HEAD, false, null)),
        code(56, lost(Phase.HEAD, false, new IOException("Connection reset"))),
        code(56, lost(Phase.HEAD, true, null)),
        code(55, lost(Phase.SEND, false, null)),
        code(92, new StreamResetException("m", 1, Phase.BODY, Delivery.UNKNOWN)),
        code(42, new CallCancelledException("m", Phase.HEAD, Delivery.UNKNOWN)),
        code(23, new WriteException("f", new IOException("No space left"))),
        code(43, new IllegalArgumentException("m")),
        code(56, new IOException("m")));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyFailureHasCurlsCode(int code, Exception failure) {
    assertThat(ExitCode.of(failure)).isEqualTo(code);
  }

  @Test
  void theMessageBeginsWithCurlsWords() {
    Request request = Request.get("http://h:81/");
    assertThat(ExitCode.describe(7, new IOException("refused"), request))
        .isEqualTo("Failed to connect to h port 81: refused");
    assertThat(ExitCode.describe(6, new IOException("none"), request))
        .isEqualTo("Could not resolve host h: none");
    assertThat(ExitCode.describe(43, new IllegalArgumentException("header"), null))
        .isEqualTo("header");
  }

  private static Arguments code(int code, Throwable failure) {
    return Arguments.of(code, failure);
  }

  private static Exception failed(Phase phase, Exception cause) {
    return new ConnectionFailedException("m", phase, cause);
  }

  private static Exception proxy(String proxy, Phase phase, Exception cause) {
    return new ProxyFailedException("m", proxy, ProxyFailedException.NO_CODE, phase, cause);
  }

  private static Exception body(Reason reason) {
    return new BodyException("m", reason, Phase.BODY, null);
  }

  private static Exception protocol(String rule) {
    return new ProtocolException(rule, "m", Scope.CONNECTION, Phase.HEAD, Delivery.UNKNOWN);
  }

  private static Exception lost(Phase phase, boolean begun, Exception cause) {
    return new ConnectionLostException("m", phase, Delivery.UNKNOWN, begun, cause);
  }
}
