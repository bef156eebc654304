"""The data as resources for programs: what each has, what it is asked by, its answers and its description."""

from cmsdash.exports.api.answers import Answer, answer_request, write_answer
from cmsdash.exports.api.guide import guide_html
from cmsdash.exports.api.index import index_json
from cmsdash.exports.api.openapi import openapi_json
from cmsdash.exports.api.problems import PROBLEM_MEDIA_TYPE, Problem, problem_json
from cmsdash.exports.api.requests import ApiRequest, ParameterError, parse_language_only, parse_request
from cmsdash.exports.api.resources import API_FORMATS, API_PATH, OPENAPI_NAME, Resource, make_resources

__all__ = [
    "API_FORMATS",
    "API_PATH",
    "OPENAPI_NAME",
    "PROBLEM_MEDIA_TYPE",
    "Answer",
    "ApiRequest",
    "ParameterError",
    "Problem",
    "Resource",
    "answer_request",
    "guide_html",
    "index_json",
    "make_resources",
    "openapi_json",
    "parse_language_only",
    "parse_request",
    "problem_json",
    "write_answer",
]
