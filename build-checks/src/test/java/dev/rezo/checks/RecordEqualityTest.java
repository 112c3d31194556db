package dev.rezo.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that compares itself by hand compares all that it has. */
final class RecordEqualityTest {

  @Test
  void noComponentIsForgotten() {
    Finding.expectNone(
        RecordEquality.forgotten(CompiledClasses.of(Repository.HERE.drawnModules())));
  }

  @Test
  void aForgottenComponentIsFound() {
    List<Finding> findings = RecordEquality.forgotten(CompiledClasses.planted("records"));

    assertThat(findings)
        .containsExactly(
            new Finding(
                "dev.rezo.checks.planted.records.Forgetful.equals", "open compared", "forgotten"));
  }
}
