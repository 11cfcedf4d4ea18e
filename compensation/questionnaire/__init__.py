"""The form that residents fill in: what is asked next, and what was answered.

Validation is ``FactsForm``'s, as in the API. This room only decides which answers
count, because a question that is not asked any more cannot be answered wrongly.
"""

from compensation.questionnaire.forms import put_question
from compensation.questionnaire.sheet import COMPARED, Questionnaire
from compensation.questionnaire.shown import AskedQuestion, Stage, answers_of

__all__ = [
    "COMPARED",
    "AskedQuestion",
    "Questionnaire",
    "Stage",
    "answers_of",
    "put_question",
]
