from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from gazette_portal.roles import ROLES, make_roles, role_permissions

pytestmark = pytest.mark.django_db


def test_roles_are_made_once_and_kept_as_changed() -> None:
    assert make_roles() == f"角色：新建 {len(ROLES)} 个，已有 0 个。"
    typist = Group.objects.get(name="录入员")
    typist.permissions.clear()
    assert make_roles() == f"角色：新建 0 个，已有 {len(ROLES)} 个。"
    assert not typist.permissions.exists()


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("录入员", "documents.add_document", "documents.publish_document"),
        ("校对员", "documents.proofread_document", "documents.approve_document"),
        ("发布员", "documents.publish_document", "auth.change_user"),
        ("规则编辑", "compensation.change_planversion", "documents.change_document"),
        ("管理员", "auth.change_user", "documents.publish_document"),
    ],
)
def test_each_may_what_it_is_for(role: str, may: str, may_not: str) -> None:
    make_roles()
    user = User.objects.create_user("clerk")
    user.groups.add(Group.objects.get(name=role))
    assert user.has_perm(may)
    assert not user.has_perm(may_not)


def test_a_permission_that_no_table_has_is_told() -> None:
    Permission.objects.filter(codename="publish_document").delete()
    with pytest.raises(LookupError, match="publish_document"):
        role_permissions("发布员")
