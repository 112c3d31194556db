package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ClientLogTest {

  @Test
  void whoWarnsGoesOnWhereThereIsNoLog() {
    assertThatCode(
            () ->
                ClientLog.warn(
                    () -> {
                      throw new NoClassDefFoundError("a finder of loggers");
                    },
                    "a listener failed",
                    new IOException("as the test wants it")))
        .doesNotThrowAnyException();
  }
}
