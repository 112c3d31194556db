package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Modifier;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The facts that each error carries. */
class RezoExceptionTest {

  private final IOException cause = new IOException("cause");

  @Test
  void treeIsClosedAndEachBranchIsAnIoException() {
    assertThat(RezoException.class.isSealed()).isTrue();
    assertThat(IOException.class).isAssignableFrom(RezoException.class);
    assertThat(RezoException.class.getPermittedSubclasses())
        .hasSize(12)
        .allSatisfy(type -> assertThat(isFinal(type) || type.isSealed()).isTrue());
    assertThat(ConnectionFailedException.class.getPermittedSubclasses())
        .containsExactly(ProxyFailedException.class);
    assertThat(ProxyFailedException.class).isFinal();
  }

  private static boolean isFinal(Class<?> type) {
    return Modifier.isFinal(type.getModifiers());
  }

  @Test
  void aProxyThatFailedSaysWhichAndWhatItAnswered() {
    ProxyFailedException failed =
        new ProxyFailedException("m", "http://p:1080", 407, Phase.PROXY, cause);
    assertThat(failed.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(failed.proxy()).isEqualTo("http://p:1080");
    assertThat(failed.code()).isEqualTo(407);
  }

  @Test
  @Tag("F7")
  void whatNeverLeftWasNotSent() {
    assertThat(new PoolSaturatedException("m").delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(new PoolSaturatedException("m").phase()).isEqualTo(Phase.ACQUIRE);
    ConnectionFailedException failed = new ConnectionFailedException("m", Phase.TLS, cause);
    assertThat(failed.delivery()).isEqualTo(Delivery.NOT_SENT);
    assertThat(failed.phase()).isEqualTo(Phase.TLS);
    assertThat(failed).hasCause(cause);
  }

  @Test
  @Tag("F8")
  void deadlineSaysWhichAndHowLong() {
    DeadlineException deadline =
        new DeadlineException(
            "m",
            DeadlineException.Limit.READ_IDLE,
            Duration.ofSeconds(3),
            Phase.BODY,
            Delivery.UNKNOWN);
    assertThat(deadline.limit()).isEqualTo(DeadlineException.Limit.READ_IDLE);
    assertThat(deadline.timeout()).hasSeconds(3);
    assertThat(deadline.phase()).isEqualTo(Phase.BODY);
  }

  @Test
  void brokenProtocolNamesItsRule() {
    ProtocolException broken =
        new ProtocolException(
            "RFC 9112 section 6.3",
            "Content-Length: expected digits, actual 'x'",
            ProtocolException.Scope.CONNECTION,
            Phase.HEAD,
            Delivery.UNKNOWN);
    assertThat(broken)
        .hasMessage("Content-Length: expected digits, actual 'x' (RFC 9112 section 6.3)");
    assertThat(broken.rule()).isEqualTo("RFC 9112 section 6.3");
    assertThat(broken.scope()).isEqualTo(ProtocolException.Scope.CONNECTION);
  }

  @Test
  void otherBranchesKeepWhatTheyAreGiven() {
    StreamResetException reset = new StreamResetException("m", 7, Phase.HEAD, Delivery.REFUSED);
    assertThat(reset.code()).isEqualTo(7);
    assertThat(reset.delivery()).isEqualTo(Delivery.REFUSED);
    ConnectionLostException lost =
        new ConnectionLostException("m", Phase.HEAD, Delivery.UNKNOWN, true, cause);
    assertThat(lost).hasMessage("m").hasCause(cause);
    assertThat(lost.responseBegun()).isTrue();
    assertThat(new ClientClosedException("m", Phase.ACQUIRE, Delivery.NOT_SENT).phase())
        .isEqualTo(Phase.ACQUIRE);
    assertThat(new CallCancelledException("m", Phase.SEND, Delivery.UNKNOWN).phase())
        .isEqualTo(Phase.SEND);
  }

  @Test
  void errorsSurviveSerialisation() throws Exception {
    HttpStatusException status = new HttpStatusException("m", 404, Headers.of("A", "1"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(status);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      HttpStatusException copy = (HttpStatusException) in.readObject();
      assertThat(copy.status()).isEqualTo(404);
      assertThat(copy.phase()).isEqualTo(Phase.HEAD);
      assertThat(copy.headers().isEmpty()).isTrue();
    }
  }
}
